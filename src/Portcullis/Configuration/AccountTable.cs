using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Portcullis.Server.Accounts;
using Portcullis.Server.Profiles;
using Portcullis.Server.Security;

namespace Portcullis.Configuration;

/// <summary><c>accounts</c>: who may log in, and what they find there.</summary>
internal static class AccountTable
{
    private static readonly ListKind<LoginHours> Hours = new(
        new TextKind<LoginHours>(
            "hours of days of the week in a time zone this host knows, like \"mon-fri 07:00-19:00 Europe/Berlin\", \"sat,sun 22:00-06:00\" or \"08:00-18:00\"; without days every day, without a zone UTC",
            text => LoginHours.TryParse(text, out var hours) ? new(hours, null) : null,
            hours => hours.ToString())
        { ExampleText = "mon-fri 07:00-19:00" },
        minimum: 1);

    private static readonly Table<AccountSettings> Rows = new(
        Of("name", Kinds.Name, "What USER says, compared octet by octet.", null, (s, v) => s with { Name = v }) with { IsRequired = true },
        Of("password", Kinds.Password, "What PASS says. It stands in the clear: keep the file to its owner, or use passwordFile.", null, (s, v) => s with { Password = v }) with { ExampleJson = "\"correct horse battery staple\"" },
        Of("passwordFile", new HostPathKind("file"), "A file whose first line is the password; instead of password.", null, (s, v) => s with { PasswordFile = v }) with { ExampleJson = "\"/run/secrets/anna\"" },
        Of(
            "certificates", new ListKind<CertificateName>(CertificateNameKind, maximum: 1000) { Identity = name => name.ToString() },
            "Client certificates that log in without a password, by fingerprint or by a name that tls.clientAuthorities vouch for; tls.clientCertificates asks for them.", _ => [], (s, v) => s with { Certificates = v }) with
        { ExampleJson = """["email:anna@example.com"]""" },
        Of("certificateAndPassword", Kinds.Boolean, "A certificate and the password are needed; else either is enough, where there are both.", s => s.CertificateAndPassword, (s, v) => s with { CertificateAndPassword = v }),
        Of("groups", GroupNames.List, "The groups it is in: what it does not say itself comes from them, the first before the second, and it shares their limits.", _ => [], (s, v) => s with { Groups = [.. v.Select(each => each.Group)] }) with { ExampleJson = """["partners"]""" },
        Of("expires", Kinds.LastDay, "Its last day, in UTC: from the next on it cannot log in.", null, (s, v) => s with { Conditions = s.Conditions with { Until = v } }),
        Of("networks", NetworkTable.List, "Where it may log in from; without it from everywhere.", null, (s, v) => s with { Conditions = s.Conditions with { Networks = [.. v.SelectMany(each => each.Networks)] } }),
        Of("hours", Hours, "When it may log in; sessions that are open go on. Without it always.", null, (s, v) => s with { Conditions = s.Conditions with { Hours = v } }),
        Of("uses", new IntegerKind(1, 1_000_000_000), "How many times it may log in. The logins are counted in the state folder or the accountDatabase.", null, (s, v) => s with { Uses = v }) with { ExampleJson = "1" },
        Of("folder", new HostPathKind("folder"), "The folder the account sees as its root; {account} in it stands for its name. Without it that of the server.", null, (s, v) => s with { Folder = v }) with { ExampleJson = "\"/srv/anna\"" },
        Of("home", Kinds.Pathname, "The working directory after login.", s => s.Home, (s, v) => s with { Home = v }),
        Of(
            "permissions", Kinds.Permissions,
            "What the account may do, in the letters of RFC 3659 §7.5.5: a append, c create, d delete, e enter, f rename, l list, m make directory, p purge, r retrieve, w store. \"elr\" is to read only.",
            s => s.Permissions, (s, v) => s with { Permissions = v }),
        Of("rules", FolderTables.Rules, "What the account may do where: of those whose pattern matches a pathname the first counts, in place of permissions (docs/folders.md).", _ => [], (s, v) => s with { Rules = v }) with { ExampleJson = """[{ "pattern": "/out/**", "permissions": "elr" }]""" },
        Of("mounts", FolderTables.SameMounts, "Other folders in its tree, beside those of the server.", _ => [], (s, v) => s with { Mounts = v }),
        Of("hidden", FolderTables.Hidden, "What it does not see.", null, (s, v) => s with { Hidden = v }),
        Of("names", FolderTables.Names, "Which names it may give to files and directories.", null, (s, v) => s with { Names = v }),
        Of("quota", FolderTables.Quota, "How much its folder, and those of its mounts that have no quota of their own, may hold together when it stores something.", null, (s, v) => s with { Quota = v }),
        Of("umask", FolderTables.Umask, "What new files and folders in its folder are not open to, whatever the umask of the process; without it 022.", null, (s, v) => s with { Umask = v }),
        Of("durability", FolderTables.Durability, "When a change in its folder is acknowledged; without it as the server's.", null, (s, v) => s with { Durability = v }) with { ExampleJson = "\"relaxed\"" },
        Of("nameCharset", Kinds.Charset, "The character set of names for this account; without it that of the server.", null, (s, v) => s with { NameEncoding = v }),
        Of("representation", RepresentationTable.OfAccount, "What TYPE, STRU and MODE leave open, for this account; what is not given here is as for the server.", null, (s, v) => s with { Representation = v }),
        Of("settings", ClientSettingsTable.Object, "What else its sessions have of their own, before what network, virtual host and server say.", null, (s, v) => s with { Settings = v }));

    /// <summary>In the schema: what <see cref="CertificateName.TryParse"/> takes.</summary>
    private static TextKind<CertificateName> CertificateNameKind => new(
        "a fingerprint or name of a client certificate, like \"sha256:…\" with 64 digits, \"email:anna@example.com\", \"dns:host.example.com\", \"uri:urn:example:anna\" or \"upn:anna@corp.example\"",
        text => CertificateName.TryParse(text, out var name) ? new(name, null) : null,
        name => name.ToString())
    { Pattern = "^(sha256|email|dns|uri|upn):", ExampleText = "email:anna@example.com" };

    // What a database keeps beside them; and certificates, which are looked for in the file only.
    private static readonly string[] Kept = ["name", "password", "passwordFile", "certificates", "certificateAndPassword", "groups"];

    /// <summary>Of an account in a database, or a group there.</summary>
    public static Table<AccountSettings> Stored { get; } = new([.. Rows.Rows.Where(row => !Kept.Contains(row.Key))]);

    public static ListKind<AccountSettings> List { get; } = Of();

    /// <summary>Of a virtual host: the same rows, told of once.</summary>
    public static ListKind<AccountSettings> ListOfHost { get; } = Of("accounts");

    private static ListKind<AccountSettings> Of(string? sameAs = null) =>
        new(new MemberKind(new ObjectKind<AccountSettings, AccountSettings>(Rows, _ => new(), Finish, sameAs))) { Identity = account => account.Name, IsCaseSensitive = true };

    private static Setting<AccountSettings, T> Of<T>(
        string key, Kind<T> kind, string description, Func<AccountSettings, T?>? get, Func<AccountSettings, T, AccountSettings> set) =>
        new(key, kind, description, new(), get, set);

    /// <summary>The settings of an account in a database; of use only where there are no errors.</summary>
    public static AccountSettings ReadStored(string name, ConfigNode node, Reading reading)
    {
        var account = Stored.Read(node, "", reading, new AccountSettings { Name = name });
        if (SaidTwice(account) is { } twice)
            reading.Errors.Add(node.Origin, "", $"There are both {twice}; one of them is enough.");
        return account;
    }

    private static AccountSettings? Finish(AccountSettings account, ConfigNode node, string path, Reading reading)
    {
        if (SaidTwice(account) is { } twice)
        {
            reading.Errors.Add(node.Origin, path, $"There are both {twice}; one of them is enough.");
            return null;
        }

        var hasPassword = (account.Password ?? account.PasswordFile) is not null;
        if (account is { CertificateAndPassword: true, Certificates: [] })
        {
            reading.Errors.Add(node.Origin, path, "certificateAndPassword is of no use without certificates.");
            return null;
        }

        if (!hasPassword && account is { Certificates: not [], CertificateAndPassword: false })
            return account;
        if (account.Password is null == account.PasswordFile is null)
        {
            reading.Errors.Add(node.Origin, path, account.Password is null
                ? "A password or a passwordFile is missing, or certificates that are enough."
                : "There are both a password and a passwordFile; one of them is enough.");
            return null;
        }

        if (account.PasswordFile is null)
        {
            reading.HasPasswords |= !node.Origin.IsEnvironment;
            return account;
        }

        var origin = node is ConfigNode.Map map && map.TryFind("passwordFile", out var value) ? value.Origin : node.Origin;
        return PasswordFile.Read(account.PasswordFile, origin, Row.At(path, "passwordFile"), reading) is { } password
            ? account with { Password = password }
            : null;
    }

    // What has two places in the file: settings came after the others.
    private static string? SaidTwice(AccountSettings account)
    {
        var (own, more) = (account.Representation?.Settings ?? ClientSettings.None, account.Settings);
        return (account.NameEncoding, more.NameEncoding) is (not null, not null) ? "nameCharset and settings.nameCharset"
            : (own.CodePage, more.CodePage) is (not null, not null) ? "representation.codePage and settings.codePage"
            : (own.Unmappable, more.Unmappable) is (not null, not null) ? "representation.unmappable and settings.unmappable"
            : (own.Records, more.Records) is (not null, not null) ? "representation.records and settings.records"
            : null;
    }

    /// <summary>An account with what it inherits from its groups.</summary>
    private sealed class MemberKind(Kind<AccountSettings> own) : Kind<AccountSettings>
    {
        public override string Allowed => own.Allowed;

        public override IReadOnlyList<Row> Rows => own.Rows;

        public override string? SameAs => own.SameAs;

        public override string? Example => own.Example;

        public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out AccountSettings value) =>
            own.TryRead(GroupNames.Inherit(node, reading), path, reading, out value);

        public override void Write(Utf8JsonWriter writer, AccountSettings value) => own.Write(writer, value);

        public override void WriteSchema(Utf8JsonWriter schema) => own.WriteSchema(schema);
    }
}
