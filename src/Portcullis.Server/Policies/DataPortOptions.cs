using System.Collections.Frozen;
using System.Net;

namespace Portcullis.Server.Policies;

/// <summary>Which reserved data ports the server-DTP connects to.</summary>
public enum DataPortPreset
{
    /// <summary>Nothing below 1024, whatever the address: Windows NT 3.51 SP2 (Q140424). The default.</summary>
    Nt351,

    /// <summary>Nothing below 1024 but port 20: IIS 4 (Q185378).</summary>
    Nt4,

    /// <summary>As <see cref="Nt351"/>, but listed networks may ask for low ports at their own address.</summary>
    Legacy,
}

/// <summary>How far an exception goes.</summary>
public enum ExceptionMode
{
    /// <summary>It lets through what it is for. Each use is audited, and told.</summary>
    Enforce,

    /// <summary>The same, and each use is a warning in the log: for an exception that is to go.</summary>
    Warn,

    /// <summary>It lets nothing through: the record of each refusal says what it would have made of it. For one that is not in force yet.</summary>
    Shadow,
}

/// <summary>An exception for clients that cannot be changed.</summary>
/// <param name="Network">The control peers it covers.</param>
/// <param name="Until">When it ends; null for never.</param>
/// <param name="Comment">Why it exists, for who reads the audit record.</param>
public sealed record LegacyNetwork(IPNetwork Network, DateTimeOffset? Until = null, string? Comment = null)
{
    public ExceptionMode Mode { get; init; }

    public bool Covers(IPAddress peer, DateTimeOffset at) => Network.Contains(peer) && (Until is null || at < Until);
}

/// <summary>The settings of <see cref="DataPortPolicy"/>.</summary>
public sealed record DataPortOptions
{
    public DataPortPreset Preset { get; init; } = DataPortPreset.Nt351;

    /// <summary>Of use under <see cref="DataPortPreset.Legacy"/> only.</summary>
    public IReadOnlyList<LegacyNetwork> LegacyNetworks { get; init; } = [];

    /// <summary>
    /// Ports of well-known services, refused even where a legacy network is listed: an upload sent to one of them could
    /// speak that service's protocol (RFC 2577 §2).
    /// </summary>
    public FrozenSet<int> ServicePorts { get; init; } = DefaultServicePorts;

    public static FrozenSet<int> DefaultServicePorts { get; } = FrozenSet.Create(
        1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 70, 79, 80, 88, 109, 110, 111, 113, 119, 123,
        135, 137, 138, 139, 143, 161, 162, 179, 194, 389, 427, 443, 445, 464, 465, 512, 513, 514, 515, 540, 543, 544, 548,
        554, 563, 587, 593, 631, 636, 646, 853, 873, 990, 989, 992, 993, 995);
}
