using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Defence;
using Portcullis.Server.Profiles;

namespace Portcullis.Configuration;

/// <summary>
/// Every setting there is, in the order of the file. Reading, messages, `portcullis init`, docs/configuration.md and the JSON
/// Schema all come from here.
/// </summary>
/// <remarks>
/// To add a setting: put the value into <see cref="FtpServerOptions"/> (or <see cref="ServeSettings"/>), with its default;
/// add one row here, or in the table of its object; have the tests write the documents anew (PORTCULLIS_WRITE_DOCUMENTS=1
/// runs of <c>DocumentTests</c> do); and add the case to <c>SettingCases</c> that shows a server behave differently by it.
/// A test names what is missing. An option that <c>FtpServerOptions.Validate</c> complains of carries its name in
/// <see cref="Row.Option"/>, so that the complaint finds its place in the file.
/// </remarks>
internal static class SettingsTable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Day = TimeSpan.FromDays(1);

    private static IntegerKind Count => ClientSettingsTable.Count;

    private static SizeKind Rate => ClientSettingsTable.Rate;

    public static Table<ServeSettings> Root { get; } = new(
        Of<string>("$schema", Kinds.Line, "For editors that know JSON Schema: the place of portcullis.schema.json. The server does not read it.", null, (s, _) => s) with { ExampleJson = "\"portcullis.schema.json\"" },

        Server(
            "listeners", new ListKind<System.Net.IPEndPoint>(Kinds.EndPoint, minimum: 1, maximum: 100) { Identity = each => each.Port == 0 ? null : each.ToString() },
            "Where to listen. Port 0 takes a free one.", nameof(FtpServerOptions.Listeners), o => o.Listeners, (o, v) => o with { Listeners = v }),
        Of("folder", new HostPathKind("folder"), "The folder to serve; {account} in it stands for the name of the account. Without it the folder files beside this file, made where it is missing.", s => s.Folder, (s, v) => s with { Folder = v }) with { ExampleJson = "\"/srv/ftp\"" },
        Of("mounts", FolderTables.Mounts, "Other folders in the trees of all accounts (docs/folders.md).", _ => [], (s, v) => s with { Mounts = v }) with { ExampleJson = """[{ "path": "/in", "folder": "/srv/in", "dropBox": true }]""" },
        Of(
            "isolation", Kinds.OneOf(("none", UserIsolation.None), ("startInUserDirectory", UserIsolation.StartInUserDirectory), ("userDirectory", UserIsolation.UserDirectory), ("userDirectoryWithMounts", UserIsolation.UserDirectoryWithMounts)),
            "User isolation as IIS has it. none: all see the folder. startInUserDirectory: all see it, and begin in the directory of their name. userDirectory: each sees LocalUser/NAME below it (anonymous users LocalUser/Public) and no mounts of the server. userDirectoryWithMounts: the same, with them. An account with a folder of its own is not touched.",
            s => s.Isolation, (s, v) => s with { Isolation = v }),
        Of("createFolders", Kinds.Boolean, "The folder of an account, where {account} or isolation names it, is made at its first login.", s => s.CreateFolders, (s, v) => s with { CreateFolders = v }),
        Of(
            "durability", FolderTables.Durability,
            "When a change is acknowledged. durable: when it is on the disk (226 comes after fsync of file and directory). relaxed: when the kernel has it, as other servers do; a crash of the machine may then take what was acknowledged. Either way no name is ever given to a part of a file.",
            s => s.Durability, (s, v) => s with { Durability = v }),
        Of("readOnly", Kinds.Boolean, "All accounts may list and retrieve, and nothing else.", s => s.ReadOnly, (s, v) => s with { ReadOnly = v }),
        Of("anonymous", Kinds.Boolean, "Let users anonymous and ftp in with any password, to read only (RFC 1635).", s => s.Anonymous, (s, v) => s with { Anonymous = v }),
        Server("greeting", Kinds.Line, "The text of the 220 that greets a client.", nameof(FtpServerOptions.Greeting), o => o.Greeting, (o, v) => o with { Greeting = v }),
        new Group<ServeSettings>("messages", "What else is said to users at certain moments.", MessageTable.Rows),
        Client(
            "profile", ClientSettingsTable.Profile,
            "What clients are taken for, unless they show to be others; it fills what nothing else here says of representation, names, listings and SYST. docs/legacy-clients.md tells of each profile.",
            nameof(ClientSettings.Profile), s => s.Profile, (s, v) => s with { Profile = v }) with
        { ExampleJson = "\"as400\"" },
        Server("systemType", ClientSettingsTable.SystemType, "The text of SYST. Clients choose by its first word how they read listings: \"UNIX Type: L8\", or \"Windows_NT\" with listings in the style msdos.", Client(nameof(ClientSettings.SystemType)), o => o.SystemType, (o, v) => o with { SystemType = v }),
        Client(
            "replies", WordingTable.Told, "What clients read in the text of replies, who should look at their codes alone. The codes stay as they are.",
            nameof(ClientSettings.Wording), s => s.Wording, (s, v) => s with { Wording = v == ReplyWording.None ? null : v }),
        new Group<ServeSettings>("listings", "The lines of LIST, and of STAT with a pathname.", new Table<ServeSettings>(
            Server(
                "style", ClientSettingsTable.Style,
                "unix as ls -l, msdos as Windows NT, os400 as IBM i; until SITE DIRSTYLE or SITE LISTFMT say otherwise.",
                Client(nameof(ClientSettings.ListingStyle)), o => o.ListingStyle, (o, v) => o with { ListingStyle = v }),
            Server("fourDigitYears", Kinds.Boolean, "Years of the style msdos have four digits.", nameof(FtpServerOptions.FourDigitYears), o => o.FourDigitYears, (o, v) => o with { FourDigitYears = v }),
            Server(
                "lowerCase", Kinds.Boolean, "Names are shown in lower case, and used as they are: over a file system that tells cases apart, clients that fetch what LIST shows fail.",
                nameof(FtpServerOptions.LowerCaseListings), o => o.LowerCaseListings, (o, v) => o with { LowerCaseListings = v }))),
        Server("annotateDirectories", Kinds.Boolean, "CWD answers with the file ~ftpsvc~.ckm of the new directory, where there is one; SITE CKM switches it.", nameof(FtpServerOptions.AnnotateDirectories), o => o.AnnotateDirectories, (o, v) => o with { AnnotateDirectories = v }),
        Server(
            "homeDirectories", Kinds.OneOf(("account", HomeDirectoryRule.Account), ("windowsNt", HomeDirectoryRule.WindowsNt)),
            "Where a session begins: account in the account's home; windowsNt in the folder named as the account below it, else in DEFAULT there, else in the home, and who cannot enter it cannot log in.",
            nameof(FtpServerOptions.HomeDirectoryRule), o => o.HomeDirectoryRule, (o, v) => o with { HomeDirectoryRule = v }),
        Server("anonymousOnly", Kinds.Boolean, "All users but the anonymous one are refused, before they send a password.", nameof(FtpServerOptions.AnonymousOnly), o => o.AnonymousOnly, (o, v) => o with { AnonymousOnly = v }),
        Server("nameCharset", Kinds.Charset, "The character set of names of files (RFC 2640). With \"utf-8\", names that are not valid in it are read as iso-8859-1.", Client(nameof(ClientSettings.NameEncoding)), o => o.NameEncoding, (o, v) => o with { NameEncoding = v }),
        Of("state", new HostPathKind("folder"), "A folder for what the server keeps: the audit record (docs/audit.md), and the accounts that 'portcullis account' makes (portcullis.db). Made where it is missing. Without it there is no audit record but the log.", s => s.State, (s, v) => s with { State = v }) with { ExampleJson = "\"/var/lib/portcullis\"" },

        Of("accountDatabase", Kinds.Connection, "How to connect to PostgreSQL, for the accounts of several servers (docs/accounts.md). Without it the database in the state folder has them. Keep its password in a passfile: it would stand here in the clear.", null, (s, v) => s with { AccountDatabase = v }),
        Of("accountKeyFile", new HostPathKind("file"), "The key that seals the seeds of one-time codes in the accountDatabase; servers that share the one share the other. Without it accounts.key in the state folder, made when it is needed.", null, (s, v) => s with { AccountKeyFile = v }) with { ExampleJson = "\"/etc/portcullis/accounts.key\"" },
        Of(
            "runAs", Kinds.HostUser,
            "Whom a server becomes that root starts: a user, or user:group, names or numbers. Without it the owner of the folder. It keeps no capability of root's but to bind ports below 1024.",
            null, (s, v) => s with { RunAs = v }) with
        { ExampleJson = "\"ftp\"" },

        new Group<ServeSettings>("log", "What is written to standard error, and into files.", LogTable.Rows),
        new Group<ServeSettings>("audit", "The audit record in the state folder (docs/audit.md).", AuditTable.Rows),

        new Group<ServeSettings>("admin", "The socket by which portcullis sessions, kick, status, reload and drain talk to a server that runs (docs/admin.md). Taken at start.", new Table<ServeSettings>(
            Of("enabled", Kinds.Boolean, "Whether there is one.", s => s.Admin.IsOn, (s, v) => s with { Admin = s.Admin with { IsOn = v } }),
            Of("socket", new HostPathKind("file"), "A Unix socket, open to the server's own user alone. Without it admin.sock in the state folder, where there is one.", s => s.Admin.Socket, (s, v) => s with { Admin = s.Admin with { Socket = v } }) with { ExampleJson = "\"/run/portcullis/admin.sock\"" })),
        new Group<ServeSettings>("telemetry", "Where metrics and traces go (docs/telemetry.md). Taken at start.", new Table<ServeSettings>(
            Of("prometheus", Kinds.EndPoint, "Where Prometheus reads metrics, at /metrics over HTTP. Whoever reaches it may read them; there are numbers in them, and no names.", null, (s, v) => s with { Prometheus = v }) with { ExampleJson = "\"127.0.0.1:9464\"" },
            Of("otlp", Kinds.HttpUrl, "A collector to send metrics and traces to, by OTLP over HTTP: its address, without /v1/metrics and /v1/traces.", null, (s, v) => s with { Otlp = v }) with { ExampleJson = "\"http://127.0.0.1:4318\"" })),

        Of("networks", NetworkTable.Named, "Networks by name, for use wherever a network is asked for.", s => s.Networks, (s, v) => s with { Networks = v }) with { ExampleJson = """{ "plant": ["10.20.0.0/16", "10.21.4.29"] }""" },
        new Setting<ServeSettings, IReadOnlyList<NetworkSetting>>(
            "proxies", NetworkTable.List,
            "Proxies that tell by the PROXY protocol, version 1 or 2, whose connections they pass on: control connections, and data connections to passive ports. From these a header must come, from others none is taken. PASV names the address that the client has connected to.",
            ServeSettings.Default, null, (s, v) => s with { Server = s.Server with { Proxies = [.. v.SelectMany(each => each.Networks)] } })
        { Option = nameof(FtpServerOptions.Proxies), ExampleJson = """["10.0.0.5"]""" },
        new Group<ServeSettings>("dataPorts", "Which data ports the server connects to, in active mode (docs/rules.md).", DataPortTable.Rows),
        Server("passivePorts", Kinds.PortRange, "The ports for PASV and EPSV, to be opened in the firewall.", nameof(FtpServerOptions.PassivePorts), o => o.PassivePorts, (o, v) => o with { PassivePorts = v }),

        Server(
            "exposedPassivePorts", Kinds.PortRange, "What passivePorts are called on the other side of a NAT, as many: the first for the first. Without it the same.",
            nameof(FtpServerOptions.ExposedPassivePorts), null, (o, v) => o with { ExposedPassivePorts = v }) with
        { ExampleJson = "\"49152-65535\"" },
        Client(
            "passiveAddress", ClientSettingsTable.PassiveAddress,
            "The IPv4 address that PASV tells, or the name of a host that has it, resolved anew each minute. Without it the address that the client has connected to. networkSettings give clients inside and outside of a NAT each their own.",
            nameof(ClientSettings.PassiveAddress), s => s.PassiveAddress, (s, v) => s with { PassiveAddress = v }),

        new Group<ServeSettings>("tls", "TLS of control and data connections (RFC 4217).", TlsTable.Rows),

        new Group<ServeSettings>("timeouts", "How long things may take.", new Table<ServeSettings>(
            Timeout("idle", "A session without a command; not counted during a transfer. RFC 1123 §4.1.3.2 asks for five minutes at least.", nameof(FtpServerOptions.IdleTimeout), o => o.IdleTimeout, (o, v) => o with { IdleTimeout = v }),
            Timeout("maximumIdle", "What a client may set with SITE IDLE, at most.", nameof(FtpServerOptions.MaximumIdleTimeout), o => o.MaximumIdleTimeout, (o, v) => o with { MaximumIdleTimeout = v }),
            Timeout("login", "From the greeting to the login.", nameof(FtpServerOptions.LoginTimeout), o => o.LoginTimeout, (o, v) => o with { LoginTimeout = v }),
            Timeout("connect", "Until an active data connection has come about.", nameof(FtpServerOptions.ConnectTimeout), o => o.ConnectTimeout, (o, v) => o with { ConnectTimeout = v }),
            Timeout("passive", "Until the client has connected to a passive data port.", nameof(FtpServerOptions.PassiveTimeout), o => o.PassiveTimeout, (o, v) => o with { PassiveTimeout = v }),
            Timeout("data", "A data connection that stands still.", nameof(FtpServerOptions.DataTimeout), o => o.DataTimeout, (o, v) => o with { DataTimeout = v }),
            Server(
                "closingGrace", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(10)),
                "After the end of an upload without TLS, in MODE S and STRU F: how long its control connection is watched, fsync included, before the file gets its name. A client that is killed closes its data connection first, which looks like the end of the file. Each such upload takes so long at least. 0s asks once, after fsync; 5ms misses one or two killed clients in a thousand on a machine with ten times more to do than it can.",
                nameof(FtpServerOptions.ClosingGrace), o => o.ClosingGrace, (o, v) => o with { ClosingGrace = v }))),

        new Group<ServeSettings>("limits", "How much may be, and how often.", new Table<ServeSettings>(
            Server("sessions", new IntegerKind(1, 1_000_000), "Sessions at once; one more is answered 421.", nameof(FtpServerOptions.MaximumSessions), o => o.MaximumSessions, (o, v) => o with { MaximumSessions = v }),
            Server(
                "sessionsPerAddress", Count, "Sessions of one address at once, an IPv6 client by its /64; one more is answered 421. 0: any number. Clients on this host are not counted, unless networkSettings say so.",
                nameof(FtpServerOptions.MaximumSessionsPerAddress), o => o.MaximumSessionsPerAddress, (o, v) => o with { MaximumSessionsPerAddress = v }),
            Client("sessionsPerAccount", Count, "Sessions of one account at once; one more is answered 421. 0: any number.", nameof(ClientSettings.SessionsPerAccount), s => s.SessionsPerAccount ?? 0, (s, v) => s with { SessionsPerAccount = v }),
            Server("transfers", Count, "Transfers under way at once; one more is answered 450. 0: any number.", nameof(FtpServerOptions.MaximumTransfers), o => o.MaximumTransfers, (o, v) => o with { MaximumTransfers = v }),
            Client("transfersPerAccount", Count, "Transfers of one account at once, in all its sessions; one more is answered 450. 0: any number.", nameof(ClientSettings.TransfersPerAccount), s => s.TransfersPerAccount ?? 0, (s, v) => s with { TransfersPerAccount = v }),
            Server("uploadRate", Rate, "Octets a second of all uploads together, shared fairly between sessions. 0: any.", nameof(FtpServerOptions.UploadRate), o => o.UploadRate, (o, v) => o with { UploadRate = v }),
            Server("downloadRate", Rate, "Octets a second of all downloads and listings together, shared fairly between sessions. 0: any.", nameof(FtpServerOptions.DownloadRate), o => o.DownloadRate, (o, v) => o with { DownloadRate = v }),
            Client("uploadRatePerAccount", Rate, "The same for all uploads of one account.", nameof(ClientSettings.UploadRatePerAccount), s => s.UploadRatePerAccount ?? 0, (s, v) => s with { UploadRatePerAccount = v }),
            Client("downloadRatePerAccount", Rate, "The same for all downloads of one account.", nameof(ClientSettings.DownloadRatePerAccount), s => s.DownloadRatePerAccount ?? 0, (s, v) => s with { DownloadRatePerAccount = v }),
            Client("uploadRatePerTransfer", Rate, "The same for each upload.", nameof(ClientSettings.UploadRatePerTransfer), s => s.UploadRatePerTransfer ?? 0, (s, v) => s with { UploadRatePerTransfer = v }),
            Client("downloadRatePerTransfer", Rate, "The same for each download.", nameof(ClientSettings.DownloadRatePerTransfer), s => s.DownloadRatePerTransfer ?? 0, (s, v) => s with { DownloadRatePerTransfer = v }),
            Client("commandRate", Count, "Commands a second of each session; what comes faster waits. A second's worth may come at once. 0: any.", nameof(ClientSettings.CommandRate), s => s.CommandRate ?? 0, (s, v) => s with { CommandRate = v }),
            Server(
                "minimumDataRate", new IntegerKind(0, 1_000_000), "Octets a second: a data connection that moves less, twice timeouts.data in a row, counts as standing still. 0 lets one octet be enough.",
                nameof(FtpServerOptions.MinimumDataRate), o => o.MinimumDataRate, (o, v) => o with { MinimumDataRate = v }),
            Server("failedLogins", new IntegerKind(1, 1000), "After this many failed logins the session ends (RFC 2577 §5).", nameof(FtpServerOptions.MaximumFailedLogins), o => o.MaximumFailedLogins, (o, v) => o with { MaximumFailedLogins = v }),
            Server(
                "failedLoginDelay", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(1)), "The reply to the n-th failed login waits n times this long, at most five times.",
                nameof(FtpServerOptions.FailedLoginDelay), o => o.FailedLoginDelay, (o, v) => o with { FailedLoginDelay = v }))),

        new Group<ServeSettings>("defender", "What becomes of clients that fail to log in again and again, or do what no FTP client does. Clients on this host are never banned.", new Table<ServeSettings>(
            Defender("enabled", nameof(DefenderOptions.IsOn), Kinds.Boolean, "Off: nobody is scored, and only the bans of portcullis ban hold.", d => d.IsOn, (d, v) => d with { IsOn = v }),
            Defender("banAt", nameof(DefenderOptions.BanAt), new IntegerKind(1, 1_000_000), "Points at which a client is banned. A failed login is one, and so is a session that does not log in in time, or a connection to another's data port; what is no FTP is three.", d => d.BanAt, (d, v) => d with { BanAt = v }),
            Defender("banTime", nameof(DefenderOptions.BanTime), Kinds.Duration(Second, 365 * Day), "Of the first ban; each one after it is twice as long.", d => d.BanTime, (d, v) => d with { BanTime = v }),
            Defender("longestBan", nameof(DefenderOptions.LongestBan), Kinds.Duration(Second, 365 * Day), "Of any. Who stays away for as long after a ban begins anew.", d => d.LongestBan, (d, v) => d with { LongestBan = v }),
            Defender("decay", nameof(DefenderOptions.Decay), Kinds.Duration(Second, 365 * Day), "In which as many points lapse as a ban takes.", d => d.Decay, (d, v) => d with { Decay = v }),
            new Setting<ServeSettings, IReadOnlyList<NetworkSetting>>(
                "trusted", NetworkTable.List, "Clients that are never scored or banned.", ServeSettings.Default, null,
                (s, v) => s with { Server = s.Server with { Defender = s.Server.Defender with { Trusted = [.. v.SelectMany(each => each.Networks)] } } })
            { Option = nameof(FtpServerOptions.Defender), ExampleJson = """["192.168.4.0/24"]""" })),

        Server("modeZ", Kinds.Boolean, "Offer MODE Z (zlib). It costs much processor time and pays over slow lines; lftp uses it wherever it is offered.", Client(nameof(ClientSettings.OfferModeZ)), o => o.OfferModeZ, (o, v) => o with { OfferModeZ = v }),
        Client(
            "comb", Kinds.Boolean, "Offer COMB, which puts the parts of a file together and deletes them.", nameof(ClientSettings.OfferComb), s => s.OfferComb == true, (s, v) => s with { OfferComb = v }),
        Server(
            "representation", RepresentationTable.OfServer, "What TYPE, STRU and MODE leave to the host.", nameof(FtpServerOptions.Representation), null,
            (o, v) => o with { Representation = v.Options, Settings = v.Settings.Over(o.Settings) }),
        Client(
            "paths", PathTable.Told, "What is known of files by their pathnames. Of those that match a file the first that says something counts.",
            nameof(ClientSettings.Paths), s => s.Paths, (s, v) => s with { Paths = v }),
        Client(
            "extensionsTellMediaType", Kinds.Boolean, "The fact Media-Type follows from the extension of a name, where paths does not tell it. A server must not guess it (RFC 3659 §7.5.8): say true where extensions are kept to.",
            nameof(ClientSettings.ExtensionsTellMediaType), s => s.ExtensionsTellMediaType == true, (s, v) => s with { ExtensionsTellMediaType = v }),
        new Group<ServeSettings>("partialUploads", "What stays of an upload that is cut off: under no name, for its account to go on with.", new Table<ServeSettings>(
            Server(
                "keep", Kinds.OneOf(("whenMarked", PartialUploads.WhenMarked), ("never", PartialUploads.Never), ("always", PartialUploads.Always)),
                "whenMarked what the answer to a restart marker promised (MODE B and C); never nothing, and no marker is answered; always all that came, in MODE S and Z with TYPE I, so that clients resume by SIZE and REST.",
                nameof(FtpServerOptions.PartialUploads), o => o.PartialUploads, (o, v) => o with { PartialUploads = v }),
            Server("retention", Kinds.Duration(Second, 365 * Day), "For how long.", nameof(FtpServerOptions.PartialUploadRetention), o => o.PartialUploadRetention, (o, v) => o with { PartialUploadRetention = v }),
            Server(
                "markerSpacing", new SizeKind(1, 1L << 40), "From one restart marker that is put on stable storage and answered to the next: so many stored octets at least, or five seconds.",
                nameof(FtpServerOptions.MarkerSpacing), o => o.MarkerSpacing, (o, v) => o with { MarkerSpacing = v }))),

        Server("networkSettings", NetworkSettingsTable.List, "What holds for clients by where they are, before what virtual host and server say.", nameof(FtpServerOptions.Networks), o => o.Networks, (o, v) => o with { Networks = v }) with
        { ExampleJson = """[{ "networks": ["192.168.4.0/24"], "profile": "as400" }]""" },

        Of("groups", GroupTable.List, "Groups that accounts of this file are in: what their members inherit, and what they have together.", _ => [], (s, v) => s with { Groups = v }) with { ExampleJson = """[{ "name": "partners", "limits": { "sessions": 100, "downloadRate": "10MiB" }, "settings": { "permissions": "elr" } }]""" },
        Of("accounts", AccountTable.List, "Who may log in. Without any, and without anonymous, the account portcullis is made and its password printed.", _ => [], (s, v) => s with { Accounts = v }) with { ExampleJson = """[{ "name": "anna", "password": "correct horse battery staple" }]""" },
        Of("virtualHosts", VirtualHostTable.List, "Hosts that HOST can choose (RFC 7151), each with accounts of its own.", _ => [], (s, v) => s with { VirtualHosts = v }) with { ExampleJson = """[{ "name": "ftp.example.com", "anonymous": true }]""" });

    /// <summary>All rows with their paths: <c>accounts[].name</c>, <c>networks{}</c>. Rows told of elsewhere are left out.</summary>
    public static IEnumerable<(string Path, Row Row)> All { get; } = [.. Walk("", Root.Rows)];

    /// <summary>The path of a setting by its key alone, for who put it into the wrong object; null for none.</summary>
    public static string? FindPath(string key) =>
        All.Where(each => each.Row.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(each => each.Path).FirstOrDefault();

    private static IEnumerable<(string Path, Row Row)> Walk(string path, IReadOnlyList<Row> rows) =>
        rows.SelectMany(row => WalkInto(Row.At(path, row.Key), row.Kind).Prepend((Row.At(path, row.Key), row)));

    private static IEnumerable<(string Path, Row Row)> WalkInto(string path, Kind kind) => kind switch
    {
        { SameAs: not null } => [],
        { Item: { } item } => WalkInto(path + (kind.IsMap ? "{}" : "[]"), item),
        _ => Walk(path, kind.Rows),
    };

    private static Setting<ServeSettings, T> Of<T>(
        string key, Kind<T> kind, string description, Func<ServeSettings, T?>? get, Func<ServeSettings, T, ServeSettings> set) =>
        new(key, kind, description, ServeSettings.Default, get, set);

    private static Setting<ServeSettings, T> Server<T>(
        string key, Kind<T> kind, string description, string option, Func<FtpServerOptions, T?>? get, Func<FtpServerOptions, T, FtpServerOptions> set) =>
        new(key, kind, description, ServeSettings.Default, get is null ? null : s => get(s.Server), (s, v) => s with { Server = set(s.Server, v) }) { Option = option };

    private static Setting<ServeSettings, T> Defender<T>(string key, string option, Kind<T> kind, string description, Func<DefenderOptions, T?> get, Func<DefenderOptions, T, DefenderOptions> set) =>
        Server(key, kind, description, $"{nameof(FtpServerOptions.Defender)}.{option}", o => get(o.Defender), (o, v) => o with { Defender = set(o.Defender, v) });

    private static Setting<ServeSettings, T> Client<T>(
        string key, Kind<T> kind, string description, string option, Func<ClientSettings, T?> get, Func<ClientSettings, T, ClientSettings> set) =>
        Server(key, kind, description, Client(option), o => get(o.Settings), (o, v) => o with { Settings = set(o.Settings, v) });

    private static string Client(string option) => $"{nameof(FtpServerOptions.Settings)}.{option}";

    private static Setting<ServeSettings, TimeSpan> Timeout(
        string key, string description, string option, Func<FtpServerOptions, TimeSpan> get, Func<FtpServerOptions, TimeSpan, FtpServerOptions> set) =>
        Server(key, Kinds.Duration(Second, Day), description, option, get, set);
}
