using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Security;
using Portcullis.Storage;

namespace Portcullis.Server.Accounts;

/// <summary>An authenticated identity: its name, its storage, and what it may do there.</summary>
public sealed record Account(string Name, IStorage Storage)
{
    public Permissions Permissions { get; init; } = Permissions.All;

    /// <summary>The character set of names; null for the server's.</summary>
    public ControlEncoding? NameEncoding { get; init; }

    /// <summary>What TYPE, STRU and MODE leave to the host; null for the server's.</summary>
    public RepresentationOptions? Representation { get; init; }

    /// <summary>What of its control connection is under TLS; null for the server's.</summary>
    public TlsDuty? ControlDuty { get; init; }

    /// <summary>What of its data connections is under TLS; null for the server's.</summary>
    public TlsDuty? DataDuty { get; init; }

    /// <summary>The working directory after login.</summary>
    public FtpPath Home { get; init; } = FtpPath.Root;
}
