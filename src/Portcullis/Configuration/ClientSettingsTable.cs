using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;
using Portcullis.Server.Security;

namespace Portcullis.Configuration;

/// <summary>
/// What sessions may differ in, as a network, an account or a virtual host has it. The server's own stand at the top of the
/// file, each where it belongs, and take the same kinds of values.
/// </summary>
internal static class ClientSettingsTable
{
    /// <summary>Where these rows are told of.</summary>
    public const string ToldAt = "networkSettings[]";

    public static TextKind<string> Profile { get; } = Kinds.OneOf([.. ClientProfiles.All.Select(profile => (profile.Name, profile.Name))]);

    public static TextKind<ListingStyle> Style { get; } = Kinds.OneOf(("unix", ListingStyle.Unix), ("msdos", ListingStyle.MsDos), ("os400", ListingStyle.Os400));

    public static TextKind<string> SystemType { get; } = new(
        $"one line of ASCII, with 1 to {ClientSettings.MaximumSystemTypeLength} characters",
        text => ClientSettingsCheck.IsSystemType(text) ? new(text, null) : null,
        text => text)
    { Pattern = $"^[ -~]{{1,{ClientSettings.MaximumSystemTypeLength}}}$" };

    public static CodePageKind CodePage { get; } = new();

    public static TextKind<UnmappableRule> Unmappable { get; } = Kinds.OneOf(("refuse", UnmappableRule.Refuse), ("substitute", UnmappableRule.Substitute));

    public static TextKind<DataPortPreset> Preset { get; } = Kinds.OneOf(("nt351", DataPortPreset.Nt351), ("nt4", DataPortPreset.Nt4), ("legacy", DataPortPreset.Legacy));

    public static TextKind<PassiveAddress> PassiveAddress { get; } = new(
        "an IPv4 address, like \"203.0.113.80\", or the name of a host",
        text => Portcullis.Server.DataTransfer.PassiveAddress.TryParse(text) is { } address ? new(address, null) : null,
        address => address.ToString())
    { ExampleText = "ftp.example.com" };

    /// <summary>Of sessions or transfers; 0 for any.</summary>
    public static IntegerKind Count { get; } = new(0, 1_000_000);

    /// <summary>Octets a second; 0 for any.</summary>
    public static SizeKind Rate { get; } = new(ClientSettingsCheck.MinimumRate, 1L << 40, zero: true);

    /// <summary>For an account or a virtual host: an object of its own.</summary>
    public static ObjectKind<ClientSettings, ClientSettings> Object { get; } = new(
        new Table<ClientSettings>(Rows(ClientSettings.None, (settings, change) => change(settings))), _ => ClientSettings.None, (settings, _, _, _) => settings, ToldAt, """{ "profile": "as400" }""");

    /// <summary>Rows of an object that has client settings.</summary>
    /// <param name="initial">One without any.</param>
    /// <param name="changed">The owner with its settings changed.</param>
    public static Row<TOwner>[] Rows<TOwner>(TOwner initial, Func<TOwner, Func<ClientSettings, ClientSettings>, TOwner> changed)
    {
        return
        [
            Of("profile", Profile, "What its clients are taken for; it fills what is left open here. docs/legacy-clients.md tells of each profile.", (s, v) => s with { Profile = v }) with { ExampleJson = "\"as400\"" },
            Of("listingStyle", Style, "As listings.style.", (s, v) => s with { ListingStyle = v }) with { ExampleJson = "\"msdos\"" },
            Of("systemType", SystemType, "The text of SYST.", (s, v) => s with { SystemType = v }) with { ExampleJson = "\"Windows_NT\"" },
            Of("replies", WordingTable.Same, "As replies.", (s, v) => s with { Wording = v }),
            Of("nameCharset", Kinds.Charset, "The character set of names; OPTS UTF8 outranks it.", (s, v) => s with { NameEncoding = v }),
            Of("codePage", CodePage, "As representation.codePage; TYPE C outranks it.", (s, v) => s with { CodePage = v }) with { ExampleJson = "273" },
            Of("unmappable", Unmappable, "As representation.unmappable.", (s, v) => s with { Unmappable = v }) with { ExampleJson = "\"substitute\"" },
            Of("records", RecordTable.Same, "As representation.records; SITE RECFM and LRECL, and paths, outrank it.", (s, v) => s with { Records = v }),
            Of("paths", PathTable.Same, "What is known of files by their pathnames; it comes before what those below say: network, host and server, in this order.", (s, v) => s with { Paths = v }),
            Of("modeZ", Kinds.Boolean, "Whether MODE Z is offered.", (s, v) => s with { OfferModeZ = v }),
            Of("comb", Kinds.Boolean, "Whether COMB is offered.", (s, v) => s with { OfferComb = v }),
            Of("extensionsTellMediaType", Kinds.Boolean, "Whether the fact Media-Type follows from extensions.", (s, v) => s with { ExtensionsTellMediaType = v }),
            new Group<TOwner>("tls", "What of their connections is under TLS, before what tls at the top says.", new Table<TOwner>(
                OfTls(
                    "control", TlsTable.Duty, "As tls.control. Of an account it is known at PASS only: what network and virtual host ask for holds before.",
                    (s, v) => s with { Control = v }) with
                { ExampleJson = "\"require\"" },
                OfTls("data", TlsTable.DataDuty, "As tls.data; where nobody says it, the same as control.", (s, v) => s with { Data = v }) with { ExampleJson = "\"require\"" },
                OfTls("binding", TlsTable.Binding, "As tls.binding: off for clients that cannot resume where all others must.", (s, v) => s with { Binding = v }) with { ExampleJson = "\"off\"" },
                OfTls("missingCloseNotify", Kinds.Boolean, "As tls.missingCloseNotify: for clients that never send it.", (s, v) => s with { AllowMissingCloseNotify = v }))),
            Of(
                "dataPorts", Preset, "Instead of dataPorts.preset. With legacy the client's address must also be among dataPorts.exceptions.",
                (s, v) => s with { DataPorts = v }) with
            { ExampleJson = "\"legacy\"" },
            Of("passiveAddress", PassiveAddress, "As passiveAddress of the server.", (s, v) => s with { PassiveAddress = v }),
            Of("commandRate", Count, "As limits.commandRate.", (s, v) => s with { CommandRate = v }),
            Of("sessionsPerAccount", Count, "As limits.sessionsPerAccount.", (s, v) => s with { SessionsPerAccount = v }),
            Of("transfersPerAccount", Count, "As limits.transfersPerAccount.", (s, v) => s with { TransfersPerAccount = v }),
            Of("uploadRatePerAccount", Rate, "As limits.uploadRatePerAccount.", (s, v) => s with { UploadRatePerAccount = v }),
            Of("downloadRatePerAccount", Rate, "As limits.downloadRatePerAccount.", (s, v) => s with { DownloadRatePerAccount = v }),
            Of("uploadRatePerTransfer", Rate, "As limits.uploadRatePerTransfer.", (s, v) => s with { UploadRatePerTransfer = v }),
            Of("downloadRatePerTransfer", Rate, "As limits.downloadRatePerTransfer.", (s, v) => s with { DownloadRatePerTransfer = v }),
        ];

        Setting<TOwner, T> Of<T>(string key, Kind<T> kind, string description, Func<ClientSettings, T, ClientSettings> set) =>
            new(key, kind, description, initial, null, (owner, value) => changed(owner, settings => set(settings, value)));

        Setting<TOwner, T> OfTls<T>(string key, Kind<T> kind, string description, Func<ClientTls, T, ClientTls> set) =>
            Of(key, kind, description, (s, v) => s with { Tls = set(s.Tls, v) });
    }
}
