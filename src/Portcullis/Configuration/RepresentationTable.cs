using Portcullis.Protocol.Representation;
using Portcullis.Server.Profiles;

namespace Portcullis.Configuration;

/// <summary><c>representation</c>: what TYPE, STRU and MODE leave to the host.</summary>
/// <remarks>
/// What clients may differ in becomes a client setting where it is given, and only there: a profile then fills the rest, and never
/// outranks what somebody wrote.
/// </remarks>
internal static class RepresentationTable
{
    private static readonly RepresentationValues Default = new(RepresentationOptions.Default, ClientSettings.None);

    private static readonly ClientSettings Unsaid = new()
    {
        CodePage = RepresentationOptions.Default.EbcdicCcsid ?? ClientSettings.NoTranslation,
        Unmappable = RepresentationOptions.Default.Unmappable,
    };

    private static readonly Table<RepresentationValues> Rows = new(
        Client(
            "codePage", ClientSettingsTable.CodePage, "The character set of TYPE E, which names none: a CCSID, or \"none\" to store the octets as they come.",
            nameof(ClientSettings.CodePage), s => s.CodePage!.Value, (s, v) => s with { CodePage = v }) with
        { ExampleJson = "273" },
        Client(
            "unmappable", ClientSettingsTable.Unmappable,
            "What becomes of a character that the other character set lacks: the transfer fails and tells where, or SUB takes its place.",
            nameof(ClientSettings.Unmappable), s => s.Unmappable!.Value, (s, v) => s with { Unmappable = v }),
        Client("records", RecordTable.Told, "How TYPE I and L 8 are stored with STRU R.", nameof(ClientSettings.Records), null, (s, v) => s with { Records = v }),
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

    // What the server complains of stands among its own settings.
    private static readonly Table<RepresentationValues> OfOthers = new([.. Rows.Rows.Select(row => row with { Option = null })]);

    public static ObjectKind<RepresentationValues, RepresentationValues> OfServer { get; } = new(Rows, _ => Default, (owner, _, _, _) => owner);

    public static ObjectKind<RepresentationValues, RepresentationValues> OfAccount { get; } =
        new(OfOthers, reading => Default with { Options = reading.Settings.Server.Representation }, (owner, _, _, _) => owner, "representation", """{ "codePage": 273 }""");

    private static Setting<RepresentationValues, T> Of<T>(
        string key, Kind<T> kind, string description, Func<RepresentationOptions, T?> get, Func<RepresentationOptions, T, RepresentationOptions> set) =>
        new(key, kind, description, Default, values => get(values.Options), (values, value) => values with { Options = set(values.Options, value) });

    private static Setting<RepresentationValues, T> Client<T>(
        string key, Kind<T> kind, string description, string option, Func<ClientSettings, T?>? get, Func<ClientSettings, T, ClientSettings> set) =>
        new(
            key, kind, description, Default, get is null ? null : values => get(values.Settings.Over(Unsaid)),
            (values, value) => values with { Settings = set(values.Settings, value) })
        { Option = $"{nameof(Server.FtpServerOptions.Settings)}.{option}" };
}

/// <param name="Options">What is the same for all clients of whoever has it.</param>
/// <param name="Settings">What clients may differ in, as far as it was given.</param>
internal sealed record RepresentationValues(RepresentationOptions Options, ClientSettings Settings);
