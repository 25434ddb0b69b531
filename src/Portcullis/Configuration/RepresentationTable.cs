using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Portcullis.Protocol.Representation;

namespace Portcullis.Configuration;

/// <summary><c>representation</c>: what TYPE, STRU and MODE leave to the host.</summary>
internal static class RepresentationTable
{
    private static readonly Table<RecordSettings> RecordRows = new(
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

    private static readonly Table<RepresentationOptions> Rows = new(
        Of(
            "codePage", new CodePageKind(), "The character set of TYPE E, which names none: a CCSID, or \"none\" to store the octets as they come.",
            o => o.EbcdicCcsid, (o, v) => o with { EbcdicCcsid = v }) with
        { ExampleJson = "273" },
        Of(
            "unmappable", Kinds.OneOf(("refuse", UnmappableRule.Refuse), ("substitute", UnmappableRule.Substitute)),
            "What becomes of a character that the other character set lacks: the transfer fails and tells where, or SUB takes its place.",
            o => o.Unmappable, (o, v) => o with { Unmappable = v }),
        Of("records", new ObjectKind<RecordSettings, RecordFormat>(RecordRows, _ => new(), Finish), "How TYPE I and L 8 are stored with STRU R.", null, (o, v) => o with { Records = v }),
        Of(
            "lastLineEnd", Kinds.Boolean, "With STRU R and TYPE A or E: a file whose last line has no line end is sent as if it had one, as RFC 959 wants each record ended; false keeps such a file exact.",
            o => o.EndsLastLine, (o, v) => o with { EndsLastLine = v }),
        Of(
            "markerInterval", new SizeKind(0, 1L << 40), "In MODE B and C: a restart marker is sent about every so many stored octets; 0 sends none.",
            o => o.MarkerInterval, (o, v) => o with { MarkerInterval = v }) with
        { ExampleJson = "\"1MiB\"" },
        Of("deflateLevel", new IntegerKind(0, 9), "MODE Z: from 0, no compression, to 9, the most, until OPTS MODE Z LEVEL says otherwise.", o => o.DeflateLevel, (o, v) => o with { DeflateLevel = v }),
        Of(
            "deflateRatio", new IntegerKind(1, 1100), "MODE Z: an upload that grows to more than so many times its length on the wire is refused.",
            o => o.DeflateLimit.Ratio, (o, v) => o with { DeflateLimit = o.DeflateLimit with { Ratio = v } }),
        Of(
            "deflateFree", new SizeKind(0, 1L << 40), "MODE Z: octets an upload may grow to before deflateRatio is looked at.",
            o => o.DeflateLimit.FreeOctets, (o, v) => o with { DeflateLimit = o.DeflateLimit with { FreeOctets = v } }));

    public static ObjectKind<RepresentationOptions, RepresentationOptions> OfServer { get; } = new(Rows, _ => RepresentationOptions.Default, (owner, _, _, _) => owner);

    public static ObjectKind<RepresentationOptions, RepresentationOptions> OfAccount { get; } =
        new(Rows, reading => reading.Settings.Server.Representation, (owner, _, _, _) => owner, "representation", """{ "codePage": 273 }""");

    private static Setting<RepresentationOptions, T> Of<T>(
        string key, Kind<T> kind, string description, Func<RepresentationOptions, T?>? get, Func<RepresentationOptions, T, RepresentationOptions> set) =>
        new(key, kind, description, RepresentationOptions.Default, get, set);

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
            default:
                return new RecordFormat.DescriptorWords();
        }
    }

    private sealed record RecordSettings
    {
        /// <summary>That of SITE LRECL.</summary>
        public const int MaximumLength = 32760;

        public bool IsFixed { get; init; }

        public int? Length { get; init; }

        public byte? Padding { get; init; }
    }

    private sealed class CodePageKind : Kind<int?>
    {
        private const string None = "none";

        public override string Allowed => $"\"{None}\" or one of {string.Join(", ", EbcdicCodePage.SupportedCcsids)}";

        public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out int? value)
        {
            value = null;
            if (node is ConfigNode.Text { Value: None })
                return true;

            if (Integers.TryRead(node, out var ccsid) && ccsid is > 0 and <= int.MaxValue && EbcdicCodePage.IsSupported((int)ccsid))
            {
                value = (int)ccsid;
                return true;
            }

            reading.Wrong(node, path, this);
            return false;
        }

        public override void Write(Utf8JsonWriter writer, int? value)
        {
            if (value is { } ccsid)
                writer.WriteNumberValue(ccsid);
            else
                writer.WriteStringValue(None);
        }

        public override void WriteSchema(Utf8JsonWriter schema)
        {
            schema.WriteStartArray("enum");
            schema.WriteStringValue(None);
            foreach (var ccsid in EbcdicCodePage.SupportedCcsids)
                schema.WriteNumberValue(ccsid);
            schema.WriteEndArray();
        }
    }
}
