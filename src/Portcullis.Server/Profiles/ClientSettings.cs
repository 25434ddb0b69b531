using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;

namespace Portcullis.Server.Profiles;

/// <summary>
/// What sessions may differ in. It is set for an account, a network, a virtual host or the server, in this order; a profile
/// fills what the one that chose it leaves open. Null leaves it to the next.
/// </summary>
public sealed record ClientSettings
{
    /// <summary>IBM's CCSID for octets that are not translated.</summary>
    public const int NoTranslation = 65535;

    /// <summary>Of records of a fixed length, in octets.</summary>
    public const int MaximumRecordLength = 1024 * 1024;

    /// <summary>Characters of <see cref="SystemType"/>.</summary>
    public const int MaximumSystemTypeLength = 80;

    public static readonly ClientSettings None = new();

    /// <summary>The name of a <see cref="ClientProfile"/>.</summary>
    public string? Profile { get; init; }

    /// <summary>The lines of LIST.</summary>
    public ListingStyle? ListingStyle { get; init; }

    /// <summary>The character set of names. RFC 2640: UTF-8. OPTS UTF8 outranks it.</summary>
    public ControlEncoding? NameEncoding { get; init; }

    /// <summary>The CCSID of TYPE E, which names none; <see cref="NoTranslation"/> keeps the octets of the wire.</summary>
    public int? CodePage { get; init; }

    public UnmappableRule? Unmappable { get; init; }

    /// <summary>How I and L 8 are stored with STRU R. SITE RECFM and <see cref="Paths"/> outrank it.</summary>
    public RecordFormat? Records { get; init; }

    /// <summary>What is known of files by their pathnames; those of the account come before those of the network, and so on.</summary>
    public IReadOnlyList<PathSettings> Paths { get; init; } = [];

    /// <summary>
    /// Whether MODE Z is offered. Off unless set: lftp takes it wherever FEAT shows it, at a hundred times the processor time
    /// of a plain transfer, which pays over slow lines only.
    /// </summary>
    public bool? OfferModeZ { get; init; }

    /// <summary>Whether COMB is offered. Off unless set: it deletes what it combines.</summary>
    public bool? OfferComb { get; init; }

    /// <summary>
    /// Whether the fact media-type follows from the extension of a name. Off unless set: a server must not guess it, and where
    /// extensions are kept to, only the operator knows (RFC 3659 §7.5.8).
    /// </summary>
    public bool? ExtensionsTellMediaType { get; init; }

    /// <summary>Instead of <see cref="DataPortOptions.Preset"/>; legacy networks are those of the server's <see cref="DataPortOptions"/>.</summary>
    public DataPortPreset? DataPorts { get; init; }

    /// <summary>The text of the 215 that answers SYST.</summary>
    public string? SystemType { get; init; }

    /// <summary>The text of replies, as far as clients read it.</summary>
    public ReplyWording? Wording { get; init; }

    /// <summary>The address that PASV tells, instead of the one that the client has connected to.</summary>
    public PassiveAddress? PassiveAddress { get; init; }

    /// <summary>What must be under TLS, and what data connections must prove.</summary>
    public ClientTls Tls { get; init; } = ClientTls.None;

    /// <summary>Sessions that an account may have at once; 0 for any number.</summary>
    public int? SessionsPerAccount { get; init; }

    /// <summary>Transfers that an account may have under way at once, in all its sessions; 0 for any number.</summary>
    public int? TransfersPerAccount { get; init; }

    /// <summary>Octets a second over the data connection of each upload; 0 for any.</summary>
    public long? UploadRatePerTransfer { get; init; }

    /// <inheritdoc cref="UploadRatePerTransfer"/>
    public long? DownloadRatePerTransfer { get; init; }

    /// <summary>Octets a second of all uploads of an account together, shared fairly between its sessions; 0 for any.</summary>
    public long? UploadRatePerAccount { get; init; }

    /// <inheritdoc cref="UploadRatePerAccount"/>
    public long? DownloadRatePerAccount { get; init; }

    /// <summary>Commands a second of each session; 0 for any. What comes faster waits, and is not refused.</summary>
    public int? CommandRate { get; init; }

    /// <summary>The records of one file, as far as its pathname says.</summary>
    public RecordFormat? RecordsOf(FtpPath path) => Paths.FirstOrDefault(each => each.Records is not null && each.Pattern.IsMatch(path))?.Records;

    /// <summary>Where neither a path nor its extension is known: null. It is never guessed from the contents.</summary>
    public string? MediaTypeOf(FtpPath path) =>
        Paths.FirstOrDefault(each => each.MediaType is not null && each.Pattern.IsMatch(path))?.MediaType
        ?? (ExtensionsTellMediaType == true ? MediaTypes.OfExtension(path.Name) : null);

    public string? LanguageOf(FtpPath path) => Paths.FirstOrDefault(each => each.Language is not null && each.Pattern.IsMatch(path))?.Language;

    /// <summary>What these say of what may differ by client: where they are as <see cref="RepresentationOptions.Default"/>, nothing.</summary>
    public static ClientSettings Of(RepresentationOptions options)
    {
        var unsaid = RepresentationOptions.Default;
        return new()
        {
            CodePage = options.EbcdicCcsid == unsaid.EbcdicCcsid ? null : options.EbcdicCcsid ?? NoTranslation,
            Unmappable = options.Unmappable == unsaid.Unmappable ? null : options.Unmappable,
            Records = options.Records == unsaid.Records ? null : options.Records,
        };
    }

    /// <summary>These, and where they say nothing, those below.</summary>
    public ClientSettings Over(ClientSettings below) => new()
    {
        Profile = Profile ?? below.Profile,
        ListingStyle = ListingStyle ?? below.ListingStyle,
        NameEncoding = NameEncoding ?? below.NameEncoding,
        CodePage = CodePage ?? below.CodePage,
        Unmappable = Unmappable ?? below.Unmappable,
        Records = Records ?? below.Records,
        Paths = (Paths, below.Paths) switch
        {
            ({ Count: 0 }, _) => below.Paths,
            (_, { Count: 0 }) => Paths,
            _ => [.. Paths, .. below.Paths],
        },
        OfferModeZ = OfferModeZ ?? below.OfferModeZ,
        OfferComb = OfferComb ?? below.OfferComb,
        ExtensionsTellMediaType = ExtensionsTellMediaType ?? below.ExtensionsTellMediaType,
        DataPorts = DataPorts ?? below.DataPorts,
        SystemType = SystemType ?? below.SystemType,
        Wording = Wording is { } wording && below.Wording is { } other ? wording.Over(other) : Wording ?? below.Wording,
        PassiveAddress = PassiveAddress ?? below.PassiveAddress,
        CommandRate = CommandRate ?? below.CommandRate,
        Tls = Tls.Over(below.Tls),
        SessionsPerAccount = SessionsPerAccount ?? below.SessionsPerAccount,
        TransfersPerAccount = TransfersPerAccount ?? below.TransfersPerAccount,
        UploadRatePerTransfer = UploadRatePerTransfer ?? below.UploadRatePerTransfer,
        DownloadRatePerTransfer = DownloadRatePerTransfer ?? below.DownloadRatePerTransfer,
        UploadRatePerAccount = UploadRatePerAccount ?? below.UploadRatePerAccount,
        DownloadRatePerAccount = DownloadRatePerAccount ?? below.DownloadRatePerAccount,
    };
}
