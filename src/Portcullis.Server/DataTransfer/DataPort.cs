using System.Net;
using Portcullis.Server.Policies;

namespace Portcullis.Server.DataTransfer;

/// <summary>What PORT, EPRT, PASV and EPSV have established about the next data connection.</summary>
public abstract record DataPort
{
    private DataPort() { }

    /// <summary>
    /// Nothing was said: the server-DTP connects to the default data port, which is the port of the user's control
    /// connection (RFC 959 §3.2).
    /// </summary>
    public sealed record Unset : DataPort;

    /// <summary>PORT or EPRT was accepted. It stands until another command replaces it (RFC 959 §4.1.2).</summary>
    public sealed record Active(IPEndPoint EndPoint) : DataPort;

    /// <summary>PASV or EPSV opened a listener, for one connection; when that is taken, it is spent.</summary>
    public sealed record Passive(PassiveListener Listener) : DataPort;

    /// <summary>PORT or EPRT was refused: nothing is connected to until a data port is agreed on.</summary>
    public sealed record Refused(PolicyRule Rule) : DataPort;
}
