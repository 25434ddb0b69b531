using System.Globalization;
using System.Text.Json.Nodes;

namespace Portcullis.Import;

/// <summary>
/// Every parameter of the FTP service of Windows NT 3.51 (key Ftpsvc\Parameters) and of IIS (MSFTPSVC\Parameters), with what stands
/// for it here. The importer carries values over by these rows, and docs/nt-parameters.md is made from them.
/// </summary>
internal static class NtParameters
{
    private const string Registry = "Q102974", Tuning = "Q143180";

    private const int Day = 24 * 60 * 60, MostSessions = 1_000_000;

    public static IReadOnlyList<NtParameter> All { get; } =
    [
        new("AllowAnonymous", "DWORD, 1", "Anonymous logons are allowed.", Registry)
        {
            Setting = "anonymous", Default = "false",
            Difference = "Nobody is let in who was not asked for. Anonymous users may read only.",
            Import = Flag("anonymous", "Anonymous users may read only."),
        },
        new("AnonymousOnly", "DWORD, 0", "Anonymous logons alone are allowed.", Registry)
        {
            Setting = "anonymousOnly", Default = "false",
            Difference = "The same; others are refused at USER, before they send a password.",
            Import = Flag("anonymousOnly", "Without \"anonymous\": true nobody can log in."),
        },
        new("AnonymousUserName", "SZ, \"Guest\" (IIS: IUSR_host)", "The account of Windows that anonymous users act as.", Registry)
        {
            Difference = "No account of the host is used: all files belong to the user the server runs as.",
            Import = Never("All files belong to the user the server runs as; no account of the host stands behind anonymous users."),
        },
        new("AllowGuestAccess", "DWORD, 1", "Who logs on as a guest of Windows may use FTP: with Guest enabled, any name and password would do.", "cc757548; Q137853, Q164507")
        {
            Difference = "There are no guests: a name that has no account is refused, whatever the password.",
            Import = data => data is RegData.Number { Value: 0 }
                ? NtOutcome.Keep("There are no guests: a name that has no account is refused.")
                : NtOutcome.Refuse("With Guest enabled it let any name in. There are no guests here: whoever needs access gets an entry in \"accounts\", or \"anonymous\": true."),
        },
        new("AnnotateDirectories", "DWORD, 0", "CWD answers with the file ~FTPSVC~.CKM of the new directory; SITE CKM switches.", "Q102974, Q141705")
        {
            Setting = "annotateDirectories", Default = "false",
            Difference = "The same. The file is listed as any other, and shown up to 8 KiB and 50 lines.",
            Import = Flag("annotateDirectories"),
        },
        new("ConnectionTimeout", "DWORD, 600 s, 0 = never", "The idle limit of a session.", Registry)
        {
            Setting = "timeouts.idle", Default = "\"5m\"",
            Difference = "Five minutes are what RFC 1123 asks for at least; a session that never ends is not offered, a day is the most.",
            Import = Number(seconds => seconds switch
            {
                0 => NtOutcome.Refuse("A session that never ends holds its place for ever; a day is the most: \"timeouts\": { \"idle\": \"1d\" }."),
                > Day => NtOutcome.Keep("A day is the most."),
                _ => NtOutcome.Carry("timeouts.idle", string.Create(CultureInfo.InvariantCulture, $"{seconds}s")),
            }),
        },
        new("DefaultLogonDomain", "SZ, none", "The domain of users who name none; others write DOMAIN\\user.", "Q100319, Q135722, Q184319")
        {
            Difference = "Accounts are ours, and a name is compared as it is. An account may be named DOMAIN\\user.",
            Import = Never("Accounts are those of \"accounts\", not of a domain. One may be named DOMAIN\\user."),
        },
        new("EnablePortAttack", "DWORD, 0", "PORT may name ports below 1024 (but 20, which always may be) and, since IIS 4, other hosts.", "Q147621, Q185378, Q247132")
        {
            Setting = "dataPorts.preset", Default = "\"nt351\"",
            Difference = "The rule of NT 3.51 SP2 (Q140424): not port 20 either, which \"nt4\" allows. Low ports are for listed clients alone, at their own address; other hosts are for nobody.",
            Import = data => data is RegData.Number { Value: 0 }
                ? NtOutcome.Keep("Ports below 1024 are refused, and port 20 as well; \"dataPorts\": { \"preset\": \"nt4\" } would allow 20.")
                : NtOutcome.Refuse("Reserved ports and other hosts stay refused. For a client that cannot be changed: \"dataPorts\": { \"preset\": \"legacy\", "
                    + "\"exceptions\": [{ \"networks\": [\"192.0.2.29\"], \"until\": \"YYYY-MM-DD\", \"comment\": \"why\" }] }."),
        },
        new("EnablePASVTheft", "DWORD, absent", "A passive data connection may come from another host.", "Q247132")
        {
            Difference = "It may not, and nothing lifts it (rule data-connection.stranger).",
            Import = data => data is RegData.Number { Value: 0 }
                ? NtOutcome.Keep("Passive data connections come from the control connection's peer alone.")
                : NtOutcome.Refuse("Whoever connects first gets the file, or puts one there. Passive data connections come from the control connection's peer alone, and nothing lifts it."),
        },
        new("ExitMessage", "SZ, \"Goodbye.\" (IIS: empty)", "The text of the 221.", "Q102974, Q147621")
        {
            Setting = "messages.exit", Default = "\"Goodbye.\"",
            Difference = "The same; it is never empty.",
            Import = Line("messages.exit"),
        },
        new("GreetingMessage", "MULTI_SZ, none", "Said after a login, but not to an anonymous user whose password begins with '-'.", Registry)
        {
            Setting = "messages.welcome", Default = "[]",
            Difference = "The same. Lines before the login are messages.banner.",
            Import = Lines("messages.welcome"),
        },
        new("MaxClientsMessage", "SZ, \"Maximum clients reached, service unavailable.\"", "The text of the 421 to one connection too many.", Registry)
        {
            Setting = "messages.tooManySessions", Default = "\"Too many sessions; try again later.\"",
            Difference = "The same, in other words.",
            Import = Line("messages.tooManySessions"),
        },
        new("MaxConnections", "DWORD, 20, 0 = no limit", "Connections at once.", Registry)
        {
            Setting = "limits.sessions", Default = "10000",
            Difference = "A session here costs little. No limit is not offered.",
            Import = Number(count => count is 0 or > MostSessions
                ? NtOutcome.Keep("There is always a limit: 10,000 where \"limits\": { \"sessions\": n } says nothing.")
                : NtOutcome.Carry("limits.sessions", (long)count)),
        },
        new("HomeDirectory", "EXPAND_SZ, C:\\", "Where users begin: in HOME\\user, else in HOME\\DEFAULT, else in HOME; who cannot enter it cannot log in.", "Q102974, Q100319")
        {
            Setting = "homeDirectories", Default = "\"account\"",
            Difference = "\"windowsNt\" is that rule, below the home of the account; by default a session begins in that home itself. What is served is \"folder\", and no path leads out of it.",
            Import = data => NtOutcome.Carry("homeDirectories", "windowsNt", $"The rule is carried over, {data.Shown} is not: name the folder that holds its files in \"folder\"."),
        },
        new("LogAnonymous", "DWORD, 0", "Anonymous logons are logged.", Registry)
        {
            Difference = "Every login is logged (event 1003), and every refusal.",
            Import = Always("Every login is logged (event 1003)."),
        },
        new("LogNonAnonymous", "DWORD, 0", "Other logons are logged.", Registry)
        {
            Difference = "As LogAnonymous.",
            Import = Always("Every login is logged (event 1003)."),
        },
        new("LogFileAccess", "DWORD, 0", "1: file accesses go to FTPSVC.LOG; 2: to a file a day.", "Q115285, Q121784, Q138549")
        {
            Difference = "Every transfer is logged (event 3001), to standard error; log.access with the format ftpsvc writes FTPSVC.LOG, and daily gives each day a file.",
            Import = Always("Every transfer is logged (event 3001), to standard error; log.access with the format ftpsvc writes FTPSVC.LOG."),
        },
        new("LogFileDirectory", "SZ, %SystemRoot%\\System32", "Where those files are; it must exist.", "Q121784, Q127947")
        {
            Difference = "log.access[].file says where; its folder is made where it is missing.",
            Import = Never("log.access[].file says where access logs are."),
        },
        new("LowercaseFiles", "DWORD, 0", "Listings show names in lower case; commands need them as they are.", "Q231876, Q194909")
        {
            Setting = "listings.lowerCase", Default = "false",
            Difference = "The same, for LIST and STAT: names of NLST and MLSD are for use. Over a file system that tells cases apart, clients that fetch what LIST shows then fail.",
            Import = Flag("listings.lowerCase", "Clients that fetch the names that LIST shows will not find those with capitals, if the file system tells cases apart."),
        },
        new("MsdosDirOutput", "DWORD, 1", "Listings are those of MS-DOS, and PWD has '\\'; SITE DIRSTYLE switches.", "Q102974, Q132711")
        {
            Setting = "listings.style", Default = "\"unix\"",
            Difference = "More clients read UNIX's. PWD has '/' in both: clients send back what it says, and '\\' is a character of names here.",
            Import = Number(on => on == 0
                ? NtOutcome.Carry("listings.style", "unix")
                : NtOutcome.Carry("listings.style", "msdos", "PWD keeps '/'.") with { Settings = [("listings.style", "msdos"), ("systemType", "Windows_NT")] }),
        },
        new("ReadAccessMask", "DWORD, 0", "One bit for each drive that may be read; at first none.", Registry)
        {
            Difference = "There are no drives: one folder is served, and accounts have permissions.",
            Import = Never("One folder is served, and what accounts may do there stands in their \"permissions\"."),
        },
        new("WriteAccessMask", "DWORD, 0", "One bit for each drive that may be written to; at first none.", Registry)
        {
            Setting = "readOnly", Default = "false",
            Difference = "As ReadAccessMask. No drive at all is \"readOnly\": true.",
            Import = Number(mask => mask == 0
                ? NtOutcome.Carry("readOnly", true)
                : NtOutcome.None("One folder is served, and what accounts may do there stands in their \"permissions\".")),
        },
        new("AccessCheck", "subkey, absent", "Who cannot read this key cannot use FTP; who can read it only may read only.", Registry)
        {
            Difference = "Accounts have permissions.",
            Import = Never("What accounts may do stands in their \"permissions\"."),
        },
        new("DebugFlags", "DWORD, 0", "For checked builds.", Registry)
        {
            Difference = "None.",
            Import = Never("There is no counterpart."),
        },
        new("FtpDirBrowseShowLongDate", "metabase, false", "Years of MS-DOS listings have four digits.", "Q241335")
        {
            Setting = "listings.fourDigitYears", Default = "false",
            Difference = "The same.",
            Import = Flag("listings.fourDigitYears"),
        },
        new("PassivePortRange", "SZ, 1025-5000 (IIS 5 SP4, IIS 6)", "The ports for PASV, from 5001 to 65535.", "cc738280")
        {
            Setting = "passivePorts", Default = "\"49152-65535\"",
            Difference = "Ports that nobody else is given. They are taken in no order.",
            Import = PortRange,
        },
        new("AnonymousHomeDirInfoInterval", "metabase (IIS 6)", "How long home directories from Active Directory are kept in memory.", "IIS 6 documentation")
        {
            Difference = "There is no directory service.",
            Import = Never("There is no directory service."),
        },
        new("AnonymousHomeDirInfoGrace", "metabase (IIS 6)", "As before.", "IIS 6 documentation")
        {
            Difference = "There is no directory service.",
            Import = Never("There is no directory service."),
        },
        Internal("BandwidthLevel", "A limit for all of IIS.", "Not yet: transfers have no limit of speed."),
        Internal("MemoryCacheSize", "Memory of IIS for files.", "The operating system caches files."),
        Internal("MaxPoolThreads", "Threads for each processor.", "No thread is held by a session."),
        Internal("AcceptExOutstanding", "Connections accepted ahead.", "The backlog is fixed at 512."),
        Internal("AcceptExTimeout", "How long one may be silent.", "The login has its own limit, timeouts.login."),
        Internal("UseAcceptEx", "How connections are accepted.", "There is one way."),
        Internal("LogFileBatchSize", "Octets of log kept in memory.", "Nothing of the log is held back."),
        Internal("AdminName", "Who runs it.", "Nothing is said about the operator."),
        Internal("AdminEmail", "How to write to him.", "Nothing is said about the operator."),
        Internal("ServerComment", "The name of the site in the console.", "There is none."),
    ];

    public static NtParameter? Find(string name) => All.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static NtParameter Internal(string name, string meaning, string difference) => new(name, "IIS", meaning, Tuning)
    {
        Difference = difference,
        Import = Never(difference),
    };

    private static Func<RegData, NtOutcome> Never(string reason) => _ => NtOutcome.None(reason);

    private static Func<RegData, NtOutcome> Always(string reason) => _ => NtOutcome.Keep(reason);

    private static Func<RegData, NtOutcome> Number(Func<ulong, NtOutcome> import) =>
        data => data is RegData.Number { Value: var value } ? import(value) : NtOutcome.None("It is not a number.");

    private static Func<RegData, NtOutcome> Flag(string path, string reason = "") => Number(value => NtOutcome.Carry(path, value != 0, value != 0 ? reason : ""));

    private static Func<RegData, NtOutcome> Line(string path) => data => TextsOf(data) switch
    {
        null => NtOutcome.None("It is not a text."),
        [{ Length: > 0 and <= Server.ServerMessages.MaximumLength } line] when !line.Any(char.IsControl) => NtOutcome.Carry(path, line),
        [] or [""] => NtOutcome.Keep("It is empty."),
        _ => NtOutcome.None($"It is not one line of at most {Server.ServerMessages.MaximumLength} characters."),
    };

    private static Func<RegData, NtOutcome> Lines(string path) => data => TextsOf(data) switch
    {
        null => NtOutcome.None("It is not a text."),
        [] or [""] => NtOutcome.Keep("It is empty."),
        { Count: <= Server.ServerMessages.MaximumLines } lines when lines.All(line => line.Length <= Server.ServerMessages.MaximumLength && !line.Any(char.IsControl)) =>
            NtOutcome.Carry(path, new JsonArray([.. lines.Select(line => (JsonNode)line)])),
        _ => NtOutcome.None($"It has more than {Server.ServerMessages.MaximumLines} lines, a line of more than {Server.ServerMessages.MaximumLength} characters, or a control character."),
    };

    private static IReadOnlyList<string>? TextsOf(RegData data) => data switch
    {
        RegData.Text text => text.Value.TrimEnd('\r', '\n').Split('\n').Select(line => line.TrimEnd('\r')).ToList(),
        RegData.Texts texts => texts.Values,
        _ => null,
    };

    private static NtOutcome PortRange(RegData data) =>
        data is RegData.Text { Value: var range } && Configuration.Parsers.PortRange(range) is { Error: null }
            ? NtOutcome.Carry("passivePorts", range)
            : NtOutcome.Keep("It is not a range like 50000-50999.");
}
