using Portcullis.Protocol.Replies;

namespace Portcullis.Client;

/// <summary>All the ways a client's work fails. Each is its own exit code of <c>portcullis ftp</c>.</summary>
public enum FtpFailure
{
    /// <summary>No control connection: the name is unknown, nothing listens, or the server greets with anything but 220.</summary>
    Connect,

    /// <summary>USER or PASS was refused.</summary>
    Login,

    /// <summary>4yz or 5yz to a command, before any data went.</summary>
    CommandRefused,

    /// <summary>No data connection: PORT or PASV refused, 425, or nobody came.</summary>
    DataConnection,

    /// <summary>A transfer that had begun did not complete.</summary>
    Transfer,

    /// <summary>A file of this host could not be read or written.</summary>
    LocalFile,

    /// <summary>The control connection is lost, silent, or carries what is not FTP.</summary>
    ConnectionLost,

    /// <summary>TLS was refused, or a certificate; or a handshake failed.</summary>
    Tls,
}

/// <summary>The one exception of the client, beside <see cref="OperationCanceledException"/> and wrong arguments.</summary>
public sealed class FtpException(FtpFailure failure, string message, Reply? reply = null, Exception? inner = null)
    : Exception(message, inner)
{
    public FtpFailure Failure { get; } = failure;

    /// <summary>Where the server said why.</summary>
    public Reply? Reply { get; } = reply;

    internal static FtpException Refused(string commandLine, Reply reply) =>
        new(FtpFailure.CommandRefused, $"The server refused {CommandText.Masked(commandLine)}: {reply}", reply);
}
