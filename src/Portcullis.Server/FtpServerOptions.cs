using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Accounts;
using Portcullis.Server.Auditing;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Defence;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;
using Portcullis.Server.Security;
using Portcullis.Server.Transport;

namespace Portcullis.Server;

/// <summary>The settings of an <see cref="FtpServer"/>. Each default has its source beside it.</summary>
public sealed record FtpServerOptions
{
    /// <summary>L8: octets of eight bits.</summary>
    public const string UnixSystemType = "UNIX Type: L8";

    /// <summary>Where control connections are accepted. Port 0 takes a free one: see <see cref="FtpServer.EndPoints"/>.</summary>
    public IReadOnlyList<IPEndPoint> Listeners { get; init; } = [new(IPAddress.Loopback, 2121)];

    /// <summary>Where control connections begin with a TLS handshake, before the greeting (implicit FTPS, port 990).</summary>
    public IReadOnlyList<IPEndPoint> ImplicitTlsListeners { get; init; } = [];

    /// <summary>
    /// Proxies that tell by the PROXY protocol, version 1 or 2, whose connections they pass on: control connections, and data
    /// connections to passive ports. From these a header must come, from others none is taken.
    /// </summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>TLS (RFC 4217); null where it is not offered.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Who may log in.</summary>
    public required IAuthenticator Authenticator { get; init; }

    /// <summary>Hosts that HOST can choose (RFC 7151). Without HOST, or with the server's address, the options here hold.</summary>
    public IReadOnlyList<VirtualHost> VirtualHosts { get; init; } = [];

    /// <summary>The rule of Q140424 by default.</summary>
    public DataPortOptions DataPorts { get; init; } = new();

    /// <summary>Asked after our own policies: they can refuse more, and allow nothing.</summary>
    public IReadOnlyList<ISitePolicy> Policies { get; init; } = [];

    public PortRange PassivePorts { get; init; } = PortRange.Dynamic;

    /// <summary>What <see cref="PassivePorts"/> are called on the other side of a NAT, as many: the first for the first. Null for the same.</summary>
    public PortRange? ExposedPassivePorts { get; init; }

    /// <summary>The text of the 220. Neutral: it names no version and no host.</summary>
    public string Greeting { get; init; } = "FTP server ready.";

    /// <summary>What else is said to users at certain moments.</summary>
    public ServerMessages Messages { get; init; } = ServerMessages.Default;

    /// <summary>
    /// Short for the one in <see cref="Settings"/>: the text of SYST. By its first word clients choose how they read listings and whether they convert line ends; the usual
    /// answer is that of nearly all servers, whatever host they run on.
    /// </summary>
    public string SystemType
    {
        get => Settings.SystemType ?? UnixSystemType;
        init => Settings = Settings with { SystemType = value };
    }

    /// <summary>Short for the one in <see cref="Settings"/>: the lines of LIST and of STAT with a pathname, until SITE DIRSTYLE or SITE LISTFMT say otherwise.</summary>
    public ListingStyle ListingStyle
    {
        get => Settings.ListingStyle ?? ListingStyle.Unix;
        init => Settings = Settings with { ListingStyle = value };
    }

    /// <summary>Years of MS-DOS listings: IIS's FtpDirBrowseShowLongDate, which is off by default, too (Q241335).</summary>
    public bool FourDigitYears { get; init; }

    /// <summary>
    /// LIST and STAT show names in lower case: LowercaseFiles of Windows NT (Q231876). Names of NLST and MLSD stay as they are, and
    /// so do the names that commands need: over a store that tells cases apart, clients that fetch what LIST shows fail.
    /// </summary>
    public bool LowerCaseListings { get; init; }

    /// <summary>CWD answers with the file <c>~ftpsvc~.ckm</c> of the new directory, where there is one; SITE CKM switches it.</summary>
    public bool AnnotateDirectories { get; init; }

    /// <summary>Where a session is after login.</summary>
    public HomeDirectoryRule HomeDirectoryRule { get; init; }

    /// <summary>All users but the anonymous one are refused before they send a password.</summary>
    public bool AnonymousOnly { get; init; }

    /// <summary>What sessions may differ in, where neither account nor network nor host says it.</summary>
    public ClientSettings Settings { get; init; } = ClientSettings.None;

    /// <summary>What holds for clients by where they are; the smallest network around a client counts.</summary>
    public IReadOnlyList<NetworkSettings> Networks { get; init; } = [];

    /// <summary>The profiles that settings and SITE PROFILE may name.</summary>
    public IReadOnlyList<ClientProfile> Profiles { get; init; } = ClientProfiles.All;

    /// <summary>What TYPE, STRU and MODE leave to the host, where no <see cref="ClientSettings"/> say it.</summary>
    public RepresentationOptions Representation { get; init; } = RepresentationOptions.Default;

    /// <summary>Short for the one in <see cref="Settings"/>. RFC 2640: UTF-8.</summary>
    public ControlEncoding NameEncoding
    {
        get => Settings.NameEncoding ?? ControlEncoding.Utf8;
        init => Settings = Settings with { NameEncoding = value };
    }

    /// <summary>Short for the one in <see cref="Settings"/>.</summary>
    public bool OfferModeZ
    {
        get => Settings.OfferModeZ == true;
        init => Settings = Settings with { OfferModeZ = value };
    }

    /// <summary>What is kept of an upload that is cut off, under no name, for its account to go on with.</summary>
    public PartialUploads PartialUploads { get; init; } = PartialUploads.WhenMarked;

    /// <summary>For how long: a job that fails at night is looked after in the morning.</summary>
    public TimeSpan PartialUploadRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Restart markers in an upload: stored octets from one that is synced and answered 110 to the next, at least, unless five
    /// seconds have passed. Those in between are not answered.
    /// </summary>
    public long MarkerSpacing { get; init; } = 1024 * 1024;

    /// <summary>RFC 1123 §4.1.3.2: at least five minutes. Not counted during a transfer.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>What a client may set with SITE IDLE, at most; BSD's ftpd has two hours too.</summary>
    public TimeSpan MaximumIdleTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>From the greeting to the login; people type passwords in less.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an active data connection may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a passive listener waits for its connection.</summary>
    public TimeSpan PassiveTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a data connection may stand still. vsftpd and Pure-FTPd have 300 s too.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// Octets a second below which, over two <see cref="DataTimeout"/> in a row, a data connection counts as standing still; 0: one
    /// octet is enough. IIS has 240; a line of 300 baud moves 30.
    /// </summary>
    public int MinimumDataRate { get; init; } = 8;

    /// <summary>
    /// How long after the end of an upload, fsync included, its control connection is watched before the file gets its name, where nothing
    /// but the end of the data connection says that it is whole (MODE S, STRU F, no TLS). A client that is killed closes that one
    /// first, and the control connection follows within microseconds, or milliseconds on a busy machine. At 0 it is asked once, after fsync.
    /// </summary>
    public TimeSpan ClosingGrace { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>After this many failed logins the session ends (RFC 2577 §5: 3 to 5).</summary>
    public int MaximumFailedLogins { get; init; } = 5;

    /// <summary>The reply to the n-th failed login waits n times this long, at most five times.</summary>
    public TimeSpan FailedLoginDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Sessions at once; one more is answered 421.</summary>
    public int MaximumSessions { get; init; } = 10_000;

    /// <summary>
    /// Sessions from one address at once, or from the /64 of an IPv6 client; 0 for any number. Room for a client that carries 64
    /// files at once, its listings, and the sessions that a reset left behind, while a hundred addresses are needed to take the
    /// server. SFTPGo has 20, which is too few for such a client and for an office behind a NAT. Clients on this host do not
    /// count, unless <see cref="NetworkSettings.MaximumSessionsPerAddress"/> says so: a proxy there brings everybody.
    /// </summary>
    public int MaximumSessionsPerAddress { get; init; } = 100;

    /// <summary>Transfers under way at once; 0 for any number.</summary>
    public int MaximumTransfers { get; init; }

    /// <summary>Octets a second of all uploads together, shared fairly between sessions; 0 for any.</summary>
    public long UploadRate { get; init; }

    /// <summary>Octets a second of all downloads together, listings included; 0 for any.</summary>
    public long DownloadRate { get; init; }

    /// <summary>How clients are treated that fail again and again. On, unless it is turned off.</summary>
    public DefenderOptions Defender { get; init; } = new();

    /// <summary>Keeps bans; null for in memory alone. It stays as it was when a server is given other options.</summary>
    public IBanStore? Bans { get; init; }

    /// <summary>Told of logins, refusals, transfers, changes, and the uses of exceptions to rules.</summary>
    public IAudit? Audit { get; init; }

    /// <summary>Of which files the audit has the SHA-256: it keeps them from being copied within the kernel.</summary>
    public AuditHashes AuditHashes { get; init; }

    /// <summary>Told of each command; null for none.</summary>
    public IAccessLog? AccessLog { get; init; }

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>What is less is not made into words for any log: at <see cref="LogLevel.Information"/> there is a line for each session, login and transfer.</summary>
    public LogLevel MinimumLogLevel { get; init; } = LogLevel.Information;

    /// <summary>Makes the server's meter; one server among several is told apart by it. Null makes one of its own.</summary>
    public IMeterFactory? MeterFactory { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public INetwork Network { get; init; } = SocketNetwork.Instance;

    /// <summary>All that is wrong with these settings, in words; empty where nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Listeners.Count + ImplicitTlsListeners.Count == 0)
            errors.Add("Listeners: at least one address and port is needed.");
        if (ImplicitTlsListeners.Count > 0 && Tls is null or { Control: TlsDuty.Off })
            errors.Add("ImplicitTlsListeners: they need Tls.");
        errors.AddRange(Tls?.Validate() ?? []);
        if (PassivePorts.Low < 1024 || PassivePorts.High > 65535 || PassivePorts.Low > PassivePorts.High)
            errors.Add($"PassivePorts: {PassivePorts} is not a range within 1024-65535, low port first.");
        if (ExposedPassivePorts is { } exposed && (exposed.Low < 1024 || exposed.High > 65535 || exposed.Count != PassivePorts.Count))
            errors.Add($"ExposedPassivePorts: {exposed} is not a range of {PassivePorts.Count} ports within 1024-65535, as many as PassivePorts are.");
        if (Greeting.AsSpan().ContainsAny('\r', '\n'))
            errors.Add("Greeting: it is one line.");
        errors.AddRange(Messages.Validate());
        if (MaximumFailedLogins < 1)
            errors.Add($"MaximumFailedLogins: {MaximumFailedLogins} is less than 1.");
        if (MaximumSessions < 1)
            errors.Add($"MaximumSessions: {MaximumSessions} is less than 1.");
        if (MaximumSessionsPerAddress < 0)
            errors.Add($"MaximumSessionsPerAddress: {MaximumSessionsPerAddress} is negative.");
        if (MaximumTransfers < 0)
            errors.Add($"MaximumTransfers: {MaximumTransfers} is negative.");
        foreach (var (name, rate) in new[] { (nameof(UploadRate), UploadRate), (nameof(DownloadRate), DownloadRate) })
        {
            if (!ClientSettingsCheck.IsRate(rate))
                errors.Add($"{name}: {rate} is neither 0 nor a rate from {ClientSettingsCheck.MinimumRate} octets a second up.");
        }

        foreach (var twice in VirtualHosts.GroupBy(host => host.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            errors.Add($"VirtualHosts: there are two named {twice.Key}.");
        if (MinimumDataRate < 0)
            errors.Add($"MinimumDataRate: {MinimumDataRate} is negative.");
        if (PartialUploadRetention <= TimeSpan.Zero || PartialUploadRetention > TimeSpan.FromDays(365))
            errors.Add($"PartialUploadRetention: {PartialUploadRetention} is not between 0 and 365 days.");
        if (MarkerSpacing < 1)
            errors.Add($"MarkerSpacing: {MarkerSpacing} is less than 1.");
        if (FailedLoginDelay < TimeSpan.Zero)
            errors.Add($"FailedLoginDelay: {FailedLoginDelay} is negative.");

        errors.AddRange(Defender.Validate());
        errors.AddRange(ClientSettingsCheck.ErrorsIn(this));

        if (ClosingGrace < TimeSpan.Zero || ClosingGrace > TimeSpan.FromSeconds(10))
            errors.Add($"ClosingGrace: {ClosingGrace} is not between 0 and 10 seconds.");
        foreach (var (name, timeout) in new[]
        {
            (nameof(IdleTimeout), IdleTimeout), (nameof(MaximumIdleTimeout), MaximumIdleTimeout), (nameof(LoginTimeout), LoginTimeout), (nameof(ConnectTimeout), ConnectTimeout),
            (nameof(PassiveTimeout), PassiveTimeout), (nameof(DataTimeout), DataTimeout),
        })
        {
            if (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromDays(1))
                errors.Add($"{name}: {timeout} is not between 0 and one day.");
        }

        return errors;
    }
}
