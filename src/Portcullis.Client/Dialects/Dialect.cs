using System.Net.Sockets;
using Portcullis.Client.DataTransfer;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Dialects;

/// <summary>What sets one kind of FTP client apart from another on the wire. An instance holds the memory of one session.</summary>
public abstract class Dialect
{
    private protected Dialect()
    {
    }

    /// <summary>The representation type of files until the user asks for another.</summary>
    internal abstract RepresentationType DefaultType { get; }

    /// <summary>Which addresses of a host are tried.</summary>
    internal virtual AddressFamily AddressFamily => AddressFamily.Unspecified;

    /// <summary>Sent after each login, whatever the reply.</summary>
    internal virtual string? CommandAfterLogin => null;

    /// <summary>Agrees with the server on the data port of the next transfer command.</summary>
    /// <exception cref="FtpException">None could be agreed on; the transfer command must not be sent.</exception>
    internal abstract Task<DataPort> OpenDataPortAsync(ControlConnection control, CancellationToken cancellation);
}
