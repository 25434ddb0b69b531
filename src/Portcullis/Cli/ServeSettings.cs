using System.Net;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;

namespace Portcullis.Cli;

/// <summary>What <c>portcullis serve</c> was told.</summary>
internal sealed record ServeSettings
{
    public const string DefaultFolder = "files";

    public static ServeSettings Default { get; } = new();

    /// <summary>Null for <see cref="DefaultFolder"/>, which is made where it is missing.</summary>
    public string? Folder { get; init; }

    public IReadOnlyList<IPEndPoint> Listeners { get; init; } = [new(IPAddress.Loopback, 2121)];

    public IReadOnlyList<UserSetting> Users { get; init; } = [];

    public bool Anonymous { get; init; }

    public bool ReadOnly { get; init; }

    public PortRange PassivePorts { get; init; } = PortRange.Dynamic;

    public DataPortOptions DataPorts { get; init; } = new();

    public bool ModeZ { get; init; }

    /// <summary>Of all sessions: profile, character sets, what else is offered.</summary>
    public ClientSettings Clients { get; init; } = ClientSettings.None;

    /// <summary>Where the audit record is kept; null for nowhere but the log.</summary>
    public string? State { get; init; }
}

internal sealed record UserSetting(string Name, string Password)
{
    // A record prints its members; a password must not get into a log that way.
    public override string ToString() => Name;
}
