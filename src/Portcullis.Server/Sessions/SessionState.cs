using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Accounts;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Hashing;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;
using Portcullis.Server.Security;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.Sessions;

/// <summary>
/// Everything USER, TYPE, PORT, REST … have established. Immutable: the control loop alone replaces it,
/// and a transfer works from the snapshot it was started with. REIN is <c>State = InitialState</c>.
/// </summary>
public sealed record SessionState(Login Login, TransferParameters Parameters, DataPort DataPort, Pending Pending)
{
    public static readonly SessionState Initial =
        new(new Login.None(), TransferParameters.Default, new DataPort.Unset(), new Pending.None());

    /// <summary>With what the server's options say to a client from there.</summary>
    internal static SessionState InitialOf(FtpServerOptions options, IPAddress client) => Initial with
    {
        Sources = new ClientSources(options.Settings, options.Profiles) { Network = NetworkSettings.Find(options.Networks, client.Unmapped()) },
        Representation = options.Representation,
        Tls = options.Tls,
        HidesTls = options.Tls is { ShownOnThisHost: false } && IPAddress.IsLoopback(client),
        OffersClearing = options.Tls is { AllowClearCommandChannel: true },
        AnnotatesDirectories = options.AnnotateDirectories,
    };

    /// <summary>Everyone who has a say. Who changes it changes <see cref="Profile"/> and <see cref="Settings"/>.</summary>
    public ClientSources Sources
    {
        get;
        init
        {
            field = value;
            (Profile, Settings) = value.Resolve();
        }
    } = ClientSources.None;

    public ProfileChoice Profile { get; private init; } = ProfileChoice.None;

    /// <summary>What comes of all who have a say.</summary>
    public ClientSettings Settings { get; private init; } = ClientSettings.None;

    /// <summary>The profile that the log has.</summary>
    public ProfileChoice ReportedProfile { get; init; } = ProfileChoice.None;

    /// <summary>A command has come.</summary>
    public bool HasSpoken { get; init; }

    /// <summary>OPTS MODE Z LEVEL; null where it was not sent.</summary>
    public int? DeflateLevel { get; init; }

    /// <summary>What TYPE, STRU and MODE leave open: the options of account or server, with what <see cref="Settings"/> say instead.</summary>
    public RepresentationOptions Representation
    {
        get => field with
        {
            EbcdicCcsid = Settings.CodePage is { } page ? (page == ClientSettings.NoTranslation ? null : page) : field.EbcdicCcsid,
            Unmappable = Settings.Unmappable ?? field.Unmappable,
            Records = Settings.Records ?? field.Records,
            DeflateLevel = DeflateLevel ?? field.DeflateLevel,
        };
        init;
    } = RepresentationOptions.Default;

    /// <summary>AUTH, PBSZ and PROT are offered; the latter two to whoever is under TLS already.</summary>
    public bool OffersTls => Tls is not null && (Protection.Control || Protection.ClearedControl || (Settings.Tls.Control ?? Tls.Control) != TlsDuty.Off);

    /// <summary>FEAT shows them, also before AUTH.</summary>
    public bool ShowsTls => OffersTls && !HidesTls;

    /// <summary>Those of the server; null where it has none.</summary>
    private TlsOptions? Tls { get; init; }

    private bool HidesTls { get; init; }

    /// <summary>FEAT has been answered: what it did not show is not there.</summary>
    public bool HasShownFeatures { get; init; }

    /// <summary>CCC is offered.</summary>
    public bool OffersClearing { get; init; }

    /// <summary>AUTH, PBSZ, PROT.</summary>
    public Protection Protection { get; init; } = Protection.None;

    /// <summary>MODE Z is offered.</summary>
    public bool OffersModeZ => Settings.OfferModeZ == true;

    /// <summary>The lines of LIST and of STAT with a pathname. Set, it is what SITE DIRSTYLE or SITE LISTFMT said.</summary>
    public ListingStyle ListingStyle
    {
        get => Settings.ListingStyle ?? ListingStyle.Unix;
        init => Sources = Sources with { Said = Sources.Said with { ListingStyle = value } };
    }

    /// <summary>ALLO: octets that the next upload will have. It lives until then.</summary>
    public long? Allocation { get; init; }

    /// <summary>Left open by a transfer in MODE B or C, for the next one.</summary>
    public IConnection? DataConnection { get; init; }

    /// <summary>How the next transfer goes over the wire.</summary>
    internal TransferFormat Format => new(Parameters, Representation);

    /// <summary>How a transfer of this file goes over the wire: SITE RECFM outranks what is set for its pathname, and that all else.</summary>
    internal TransferFormat FormatOf(FtpPath path) =>
        Sources.Said.Records is null && Settings.RecordsOf(path) is { } records ? new(Parameters, Representation with { Records = records }) : Format;

    /// <summary>After <c>EPSV ALL</c> (RFC 2428 §4).</summary>
    public bool ExtendedPassiveOnly { get; init; }

    /// <summary>Reserved data ports asked for in a row.</summary>
    public PortWalk Walk { get; init; }

    /// <summary>What MLST and MLSD show: <c>OPTS MLST</c> (RFC 3659 §7.9).</summary>
    public FactSelection Facts { get; init; } = FactSelection.Default;

    /// <summary>The argument of HOST (RFC 7151); null for the server itself.</summary>
    public VirtualHost? Host
    {
        get => Sources.Host;
        init => Sources = Sources with { Host = value };
    }

    /// <summary>What OPTS UTF8 said; null where it was not sent.</summary>
    public bool? Utf8 { get; init; }

    /// <summary>The character set of names: that of the settings, with or without UTF-8 as OPTS UTF8 says.</summary>
    public ControlEncoding Encoding => (Utf8, Settings.NameEncoding ?? ControlEncoding.Utf8) switch
    {
        (true, var set) => set.WithUtf8,
        (false, var set) => set.WithoutUtf8,
        (null, var set) => set,
    };

    /// <summary>Of listings: TYPE E makes EBCDIC of what is UTF-8 before.</summary>
    public ControlEncoding ListingEncoding => Parameters.Type.DataType == DataType.Ebcdic ? ControlEncoding.Utf8 : Encoding;

    /// <summary>The text of SYST.</summary>
    public string SystemType => Settings.SystemType ?? FtpServerOptions.UnixSystemType;

    /// <summary>The text of replies.</summary>
    public ReplyWording Wording => Settings.Wording ?? ReplyWording.None;

    /// <summary>CWD answers with the annotation of the new directory: the server's setting, or what SITE CKM says.</summary>
    public bool AnnotatesDirectories { get; init; }

    /// <summary>What clients of IBM i have set and may ask for.</summary>
    public HostSettings HostSettings { get; init; } = HostSettings.Default;

    /// <summary>SITE IDLE; null for the server's own.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>OPTS HASH.</summary>
    public FileHash Hash { get; init; } = FileHash.Sha256;

    /// <summary>Closes the passive listener and the data connection that the next state no longer has, and leaves the account's places.</summary>
    internal void CloseWhatIsNotIn(SessionState next)
    {
        if (DataPort is DataPort.Passive passive && !ReferenceEquals(passive, next.DataPort))
            passive.Listener.Dispose();
        if (Login is Login.Done { Stay: { } stay } && !ReferenceEquals(stay, (next.Login as Login.Done)?.Stay))
            stay.Dispose();
        if (DataConnection is { } open && !ReferenceEquals(open, next.DataConnection))
            _ = open.DisposeAsync().AsTask();
    }

    /// <summary>Whether the store of the account has it; before login nobody knows, and FEAT shows what may be.</summary>
    public bool Offers(StorageCapabilities capability) =>
        Login is not Login.Done login || login.Account.Storage.Capabilities.HasFlag(capability);
}

/// <summary>A command half said. It lives until the command that completes it, and no longer.</summary>
public abstract record Pending
{
    private Pending() { }

    public sealed record None : Pending;

    public sealed record RenameFrom(FtpPath Source, bool IsDirectory) : Pending;

    public sealed record RestartAt(long Marker) : Pending;

    /// <summary>REST in MODE B and C.</summary>
    public sealed record RestartAtMarker(RestartMarker Marker) : Pending;

    /// <summary>RANG: octets from the first to the last, both included.</summary>
    public sealed record Range(long First, long Last) : Pending;

    /// <summary>SITE CPFR.</summary>
    public sealed record CopyFrom(FtpPath Source) : Pending;
}
