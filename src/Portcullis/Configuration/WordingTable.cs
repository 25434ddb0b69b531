using Portcullis.Server.Profiles;

namespace Portcullis.Configuration;

/// <summary><c>replies</c>: the text of replies, for clients that read more of them than the code.</summary>
internal static class WordingTable
{
    private static readonly Table<ReplyWording> Rows = new(
        new Setting<ReplyWording, bool>(
            "oneLine", Kinds.Boolean, "220, 230 and the 250 of CWD have one line: without banner, welcome and annotation of a directory.",
            ReplyWording.None, null, (s, v) => s with { OneLine = v })
        { ExampleJson = "true" },
        new Setting<ReplyWording, bool>(
            "sizeInBytes", Kinds.Boolean, "The 150 of RETR ends with \"(35 bytes)\", where just so many come (TYPE I, STRU F, MODE S); else octets are told as stored.",
            ReplyWording.None, null, (s, v) => s with { SizeInBytes = v })
        { ExampleJson = "true" });

    /// <summary>Of the server.</summary>
    public static ObjectKind<ReplyWording, ReplyWording> Told { get; } = new(Rows, _ => ReplyWording.None, (wording, _, _, _) => wording);

    /// <summary>Of whoever else has it: the same rows, told of once.</summary>
    public static ObjectKind<ReplyWording, ReplyWording> Same { get; } = new(Rows, _ => ReplyWording.None, (wording, _, _, _) => wording, "replies", """{ "oneLine": true }""");
}
