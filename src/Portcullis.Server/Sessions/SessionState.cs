using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Accounts;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Hashing;
using Portcullis.Server.Policies;
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

    /// <summary>With what the server's options say.</summary>
    internal static SessionState InitialOf(FtpServerOptions options) => Initial with
    {
        Encoding = options.NameEncoding,
        Representation = options.Representation,
        OffersModeZ = options.OfferModeZ,
        OffersTls = options.Tls is { Control: not Security.TlsDuty.Off },
        OffersClearing = options.Tls is { AllowClearCommandChannel: true },
        SystemType = options.SystemType,
        ListingStyle = options.ListingStyle,
        AnnotatesDirectories = options.AnnotateDirectories,
    };

    /// <summary>What TYPE, STRU and MODE leave open: the server's, the account's, and what SITE LRECL and OPTS MODE Z say.</summary>
    public RepresentationOptions Representation { get; init; } = RepresentationOptions.Default;

    /// <summary>AUTH, PBSZ and PROT are offered.</summary>
    public bool OffersTls { get; init; }

    /// <summary>CCC is offered.</summary>
    public bool OffersClearing { get; init; }

    /// <summary>AUTH, PBSZ, PROT.</summary>
    public Protection Protection { get; init; } = Protection.None;

    /// <summary>MODE Z is offered.</summary>
    public bool OffersModeZ { get; init; }

    /// <summary>Left open by a transfer in MODE B or C, for the next one.</summary>
    public IConnection? DataConnection { get; init; }

    /// <summary>How the next transfer goes over the wire.</summary>
    internal TransferFormat Format => new(Parameters, Representation);

    /// <summary>After <c>EPSV ALL</c> (RFC 2428 §4).</summary>
    public bool ExtendedPassiveOnly { get; init; }

    /// <summary>Reserved data ports asked for in a row.</summary>
    public PortWalk Walk { get; init; }

    /// <summary>What MLST and MLSD show: <c>OPTS MLST</c> (RFC 3659 §7.9).</summary>
    public FactSelection Facts { get; init; } = FactSelection.All;

    /// <summary>The argument of HOST (RFC 7151); null for the server itself.</summary>
    public VirtualHost? Host { get; init; }

    /// <summary>The character set of names: the server's, the account's, or what OPTS UTF8 says.</summary>
    public ControlEncoding Encoding { get; init; } = ControlEncoding.Utf8;

    /// <summary>Of listings: TYPE E makes EBCDIC of what is UTF-8 before.</summary>
    public ControlEncoding ListingEncoding => Parameters.Type.DataType == DataType.Ebcdic ? ControlEncoding.Utf8 : Encoding;

    /// <summary>The text of SYST.</summary>
    public string SystemType { get; init; } = FtpServerOptions.UnixSystemType;

    /// <summary>Of LIST and of STAT with a pathname: the server's, or what SITE DIRSTYLE and SITE LISTFMT say.</summary>
    public ListingStyle ListingStyle { get; init; }

    /// <summary>CWD answers with the annotation of the new directory: the server's setting, or what SITE CKM says.</summary>
    public bool AnnotatesDirectories { get; init; }

    /// <summary>What clients of IBM i have set and may ask for.</summary>
    public HostSettings HostSettings { get; init; } = HostSettings.Default;

    /// <summary>SITE IDLE; null for the server's own.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>OPTS HASH.</summary>
    public FileHash Hash { get; init; } = FileHash.Sha256;

    /// <summary>Closes the passive listener and the data connection that the next state no longer has.</summary>
    internal void CloseWhatIsNotIn(SessionState next)
    {
        if (DataPort is DataPort.Passive passive && !ReferenceEquals(passive, next.DataPort))
            passive.Listener.Dispose();
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

    public sealed record RenameFrom(FtpPath Source) : Pending;

    public sealed record RestartAt(long Marker) : Pending;

    /// <summary>REST in MODE B and C.</summary>
    public sealed record RestartAtMarker(RestartMarker Marker) : Pending;

    /// <summary>RANG: octets from the first to the last, both included.</summary>
    public sealed record Range(long First, long Last) : Pending;

    /// <summary>SITE CPFR.</summary>
    public sealed record CopyFrom(FtpPath Source) : Pending;
}
