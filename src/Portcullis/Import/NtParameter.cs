using System.Text.Json.Nodes;

namespace Portcullis.Import;

/// <summary>What became of a value of theirs.</summary>
internal enum NtVerdict
{
    /// <summary>Ours says the same now.</summary>
    Carried,

    /// <summary>Theirs asks for no more than ours does by default, or ours cannot be set so.</summary>
    SafeDefaultKept,

    /// <summary>Theirs opens what ours keeps shut, and it stays shut.</summary>
    Unsafe,

    /// <summary>Ours has nothing for it.</summary>
    Unsupported,
}

/// <param name="Verdict">What became of it.</param>
/// <param name="Reason">In words, for the operator; for what is carried, what the reader of the settings cannot see.</param>
internal sealed record NtOutcome(NtVerdict Verdict, string Reason)
{
    /// <summary>With their paths: <c>listings.style</c>.</summary>
    public IReadOnlyList<(string Path, JsonNode Value)> Settings { get; init; } = [];

    public static NtOutcome Carry(string path, JsonNode value, string reason = "") => new(NtVerdict.Carried, reason) { Settings = [(path, value)] };

    public static NtOutcome Keep(string reason) => new(NtVerdict.SafeDefaultKept, reason);

    public static NtOutcome Refuse(string reason) => new(NtVerdict.Unsafe, reason);

    public static NtOutcome None(string reason) => new(NtVerdict.Unsupported, reason);
}

/// <summary>One parameter of their FTP service, and what stands for it here: a row of docs/nt-parameters.md.</summary>
/// <param name="Name">In the registry, or in IIS's metabase.</param>
/// <param name="Theirs">Type and default.</param>
/// <param name="Meaning">What it is there.</param>
/// <param name="Source">Articles of the Knowledge Base, or a page.</param>
internal sealed record NtParameter(string Name, string Theirs, string Meaning, string Source)
{
    /// <summary>The setting of portcullis.json; null for none.</summary>
    public string? Setting { get; init; }

    /// <summary>Our default, as JSON.</summary>
    public string? Default { get; init; }

    /// <summary>Where they differ, why; where there is no setting, what there is instead.</summary>
    public required string Difference { get; init; }

    public required Func<RegData, NtOutcome> Import { get; init; }
}
