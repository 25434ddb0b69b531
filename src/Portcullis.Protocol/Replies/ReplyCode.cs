namespace Portcullis.Protocol.Replies;

/// <summary>Reply codes by meaning. RFC 959 §4.2.2 unless said otherwise.</summary>
public enum ReplyCode
{
    /// <summary>RFC 1123 §4.1.3.4: <c>MARK ssss = rrrr</c>.</summary>
    RestartMarker = 110,
    DataConnectionAlreadyOpen = 125,
    OpeningDataConnection = 150,

    CommandOkay = 200,
    CommandSuperfluous = 202,
    SystemStatus = 211,
    DirectoryStatus = 212,
    FileStatus = 213,
    HelpMessage = 214,
    SystemType = 215,
    ServiceReady = 220,
    ServiceClosing = 221,
    DataConnectionOpen = 225,
    ClosingDataConnection = 226,
    EnteringPassiveMode = 227,

    /// <summary>RFC 1639.</summary>
    EnteringLongPassiveMode = 228,

    /// <summary>RFC 2428 §3.</summary>
    EnteringExtendedPassiveMode = 229,
    UserLoggedIn = 230,

    /// <summary>RFC 2228 §5.1: by what the security mechanism has shown; no PASS is needed.</summary>
    UserAuthorized = 232,
    FileActionOkay = 250,

    /// <summary>draft-twine-ftpmd5.</summary>
    FileHash = 251,
    PathnameCreated = 257,

    /// <summary>RFC 2228 §5.1.</summary>
    SecurityMechanismAccepted = 234,

    NeedPassword = 331,
    NeedAccount = 332,
    PendingFurtherInformation = 350,

    ServiceNotAvailable = 421,
    CannotOpenDataConnection = 425,
    TransferAborted = 426,
    FileActionNotTaken = 450,
    LocalError = 451,
    InsufficientStorage = 452,

    SyntaxError = 500,
    ArgumentSyntaxError = 501,
    CommandNotImplemented = 502,
    BadSequence = 503,
    ParameterNotImplemented = 504,

    /// <summary>RFC 1639.</summary>
    AddressFamilyNotSupported = 521,

    /// <summary>RFC 4217 §10.2.</summary>
    DataProtectionNotAcceptable = AddressFamilyNotSupported,

    /// <summary>RFC 2428 §2.</summary>
    NetworkProtocolNotSupported = 522,

    /// <summary>RFC 4217 §10.2.</summary>
    DataProtectionFailed = NetworkProtocolNotSupported,
    NotLoggedIn = 530,

    /// <summary>RFC 2228 §5.1: a command that needs a protected control connection.</summary>
    ControlNotProtected = 533,

    /// <summary>RFC 2228 §5.1: by policy.</summary>
    ProtectionDenied = 534,

    /// <summary>RFC 2228 §5.1.</summary>
    ProtectionLevelNotSupported = 536,
    NeedAccountForStoring = 532,
    ActionNotTaken = 550,
    ExceededStorageAllocation = 552,
    FileNameNotAllowed = 553,

    /// <summary>RFC 1123 §4.1.3.4.</summary>
    InvalidRestartParameter = 554,

    /// <summary>RFC 1123 §4.1.3.4: type or structure mismatch.</summary>
    TypeOrStructureMismatch = 555,
}
