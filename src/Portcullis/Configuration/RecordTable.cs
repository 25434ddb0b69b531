using Portcullis.Protocol.Representation;

namespace Portcullis.Configuration;

/// <summary><c>records</c>: how TYPE I and L 8 are stored with STRU R.</summary>
internal static class RecordTable
{
    private static readonly Table<RecordSettings> Rows = new(
        new Setting<RecordSettings, bool>(
            "format", Kinds.OneOf(("descriptorWords", false), ("fixed", true)),
            "How records of octets are told apart in a stored file: after IBM's record descriptor words (RECFM V), or by their length, which is one for all (RECFM F).",
            new(), _ => false, (s, v) => s with { IsFixed = v }),
        new Setting<RecordSettings, int>(
            "length", new IntegerKind(1, RecordSettings.MaximumLength), "With format fixed: the length of each record, in octets (LRECL).", new(), null, (s, v) => s with { Length = v })
        { ExampleJson = "80" },
        new Setting<RecordSettings, int>(
            "padding", new IntegerKind(0, 255), "With format fixed: the octet that a shorter record is filled up with; without it such a record is refused.", new(), null, (s, v) => s with { Padding = (byte)v })
        { ExampleJson = "64" });

    /// <summary>Of the server.</summary>
    public static ObjectKind<RecordSettings, RecordFormat> Told { get; } = new(Rows, _ => new(), Finish);

    /// <summary>Of whoever else has them: the same rows, told of once.</summary>
    public static ObjectKind<RecordSettings, RecordFormat> Same { get; } = new(Rows, _ => new(), Finish, "representation.records", """{ "format": "fixed", "length": 80 }""");

    private static RecordFormat? Finish(RecordSettings records, ConfigNode node, string path, Reading reading)
    {
        switch (records)
        {
            case { IsFixed: true, Length: { } length }:
                return new RecordFormat.Fixed(length, records.Padding);
            case { IsFixed: true }:
                reading.Errors.Add(node.Origin, path, "Format \"fixed\" needs a length.");
                return null;
            case { Length: not null } or { Padding: not null }:
                reading.Errors.Add(node.Origin, path, "length and padding are of no use without format \"fixed\".");
                return null;
            case { IsFixed: null }:
                return null;
            default:
                return new RecordFormat.DescriptorWords();
        }
    }

    internal sealed record RecordSettings
    {
        /// <summary>That of SITE LRECL.</summary>
        public const int MaximumLength = 32760;

        /// <summary>Null where it was not said: then an object without rows says nothing, as the file of init has it.</summary>
        public bool? IsFixed { get; init; }

        public int? Length { get; init; }

        public byte? Padding { get; init; }
    }
}
