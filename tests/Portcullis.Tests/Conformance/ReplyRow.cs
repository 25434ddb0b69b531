namespace Portcullis.Tests.Conformance;

/// <summary>The replies of one command, as a table of an RFC lists them.</summary>
/// <param name="Verb">The command.</param>
/// <param name="Source">The table.</param>
/// <param name="Codes">What may answer it at first.</param>
internal sealed record ReplyRow(string Verb, string Source, params int[] Codes)
{
    /// <summary>The preliminary replies: another one follows.</summary>
    public int[] Preliminary { get; init; } = [];

    /// <summary>What may follow a preliminary reply.</summary>
    public int[] Then { get; init; } = [];
}

/// <summary>A reply that no table lists for these commands, and why it is given all the same.</summary>
/// <param name="Code">The reply code.</param>
/// <param name="Verbs">The commands, separated by spaces; "*" for all.</param>
/// <param name="Reason">Where the right to it comes from.</param>
internal sealed record ReplyAddition(int Code, string Verbs, string Reason)
{
    /// <summary>It follows a preliminary reply.</summary>
    public bool AfterPreliminary { get; init; }

    public bool Covers(string verb) => Verbs == "*" || Verbs.Split(' ').Contains(verb);
}
