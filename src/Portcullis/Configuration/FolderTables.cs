using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Policies;
using Portcullis.Storage.Local;

namespace Portcullis.Configuration;

/// <summary>What an account sees, and what it may do there: mounts, rules, hidden names, filters of names, quotas.</summary>
internal static class FolderTables
{
    private const string MountExample = """{ "path": "/in", "folder": "/srv/in", "dropBox": true }""";

    /// <summary>Octal, as umask(1) takes it.</summary>
    public static TextKind<int> Umask { get; } = new(
        "three octal digits, like \"022\" or \"027\"",
        text => text.Length == 3 && text.All(digit => digit is >= '0' and <= '7') ? new(Convert.ToInt32(text, 8), null) : null,
        mask => Convert.ToString(mask, 8).PadLeft(3, '0'))
    { Pattern = "^[0-7]{3}$", ExampleText = "027" };

    public static Kind<Durability> Durability { get; } = Kinds.OneOf(("durable", Storage.Local.Durability.Durable), ("relaxed", Storage.Local.Durability.Relaxed));

    private static readonly ListKind<PathPattern> Patterns = new(PathTable.Pattern);

    private static readonly Table<QuotaSettings> QuotaRows = new(
        new Setting<QuotaSettings, long>("octets", new SizeKind(1, 1L << 60), "The lengths of all files together.", QuotaSettings.None, null, (s, v) => s with { Octets = v }) { ExampleJson = "\"10GiB\"" },
        new Setting<QuotaSettings, int>("files", new IntegerKind(1, int.MaxValue), "How many files.", QuotaSettings.None, null, (s, v) => s with { Files = v }) { ExampleJson = "100000" });

    private static readonly Table<MountSettings> MountRows = new(
        Mount("path", Kinds.Pathname, "Where the folder stands in the tree. It hides what else stands there.", null, (s, v) => s with { Path = v }) with { IsRequired = true, ExampleJson = "\"/in\"" },
        Mount("folder", new HostPathKind("folder"), "The folder; {account} in it stands for the name of the account.", null, (s, v) => s with { Folder = v }) with { IsRequired = true, ExampleJson = "\"/srv/in\"" },
        Mount("permissions", Kinds.Permissions, "What the mount leaves of the permissions of an account, in the letters of accounts[].permissions.", s => s.Permissions, (s, v) => s with { Permissions = v }),
        Mount("readOnly", Kinds.Boolean, "It leaves \"elr\".", s => s.ReadOnly, (s, v) => s with { ReadOnly = v }),
        Mount("dropBox", Kinds.Boolean, "Files are put into it, and that is all: nothing in it is listed, read, changed, or given away by an answer. Anonymous users may store into it too.", s => s.DropBox, (s, v) => s with { DropBox = v }),
        new Group<MountSettings>("quota", "How much the folder may hold, whoever has put it there.", new Table<MountSettings>(
            Mount("octets", new SizeKind(1, 1L << 60), "The lengths of all files together.", null, (s, v) => s with { Quota = s.Quota with { Octets = v } }) with { ExampleJson = "\"10GiB\"" },
            Mount("files", new IntegerKind(1, int.MaxValue), "How many files.", null, (s, v) => s with { Quota = s.Quota with { Files = v } }) with { ExampleJson = "100000" })),
        Mount("umask", Umask, "What new files and folders are not open to, whatever the umask of the process; without it 022.", null, (s, v) => s with { Umask = v }),
        Mount("durability", Durability, "When a change is acknowledged; without it as the server's.", null, (s, v) => s with { Durability = v }) with { ExampleJson = "\"relaxed\"" });

    private static readonly Table<PathPermissions> RuleRows = new(
        new Setting<PathPermissions, PathPattern>("pattern", PathTable.Pattern, "Which pathnames.", Nothing, null, (s, v) => s with { Pattern = v }) { IsRequired = true },
        new Setting<PathPermissions, Permissions>("permissions", Kinds.Permissions, "What may be done to them, in place of the account's permissions.", Nothing, null, (s, v) => s with { Permissions = v }) { IsRequired = true });

    private static readonly Table<HiddenNames> HiddenRows = new(
        new Setting<HiddenNames, IReadOnlyList<PathPattern>>("names", Patterns, "Names and pathnames that no listing shows.", HiddenNames.None, null, (s, v) => s with { Patterns = v }) { ExampleJson = """[".*"]""" },
        new Setting<HiddenNames, bool>("access", Kinds.Boolean, "Who knows them can use them. With false they are as if they were not there, and none can be made.", HiddenNames.None, s => !s.AreInaccessible, (s, v) => s with { AreInaccessible = !v }));

    private static readonly Table<NameRules> NameRows = new(
        new Setting<NameRules, IReadOnlyList<PathPattern>>("allow", Patterns, "Files must match one of these; in either case. Without it all may.", NameRules.Default, null, (s, v) => s with { Allow = v }) { ExampleJson = """["*.csv", "*.xml"]""" },
        new Setting<NameRules, IReadOnlyList<PathPattern>>("deny", Patterns, "Neither files nor directories may match one of these; in either case.", NameRules.Default, null, (s, v) => s with { Deny = v }) { ExampleJson = """[".htaccess", "*.exe"]""" },
        new Setting<NameRules, bool>("invisible", Kinds.Boolean, "Let new names have characters that show nothing or turn the text around, by which one name looks like another.", NameRules.Default, s => s.AllowInvisible, (s, v) => s with { AllowInvisible = v }));

    private static PathPermissions Nothing => new(PathPattern.Parse("*"), Permissions.None);

    /// <summary>Of the server.</summary>
    public static ListKind<MountSettings> Mounts { get; } = MountsOf();

    /// <summary>Of whoever else has them: the same rows, told of once.</summary>
    public static ListKind<MountSettings> SameMounts { get; } = MountsOf("mounts[]");

    public static ListKind<PathPermissions> Rules { get; } = new(new ObjectKind<PathPermissions, PathPermissions>(
        RuleRows, _ => Nothing, (rule, _, _, _) => rule, example: """{ "pattern": "/out/**", "permissions": "elr" }"""));

    public static ObjectKind<HiddenNames, HiddenNames> Hidden { get; } = new(HiddenRows, _ => HiddenNames.None, (hidden, _, _, _) => hidden, example: """{ "names": [".*"] }""");

    public static ObjectKind<NameRules, NameRules> Names { get; } = new(NameRows, _ => NameRules.Default, (names, _, _, _) => names, example: """{ "deny": ["*.exe"] }""");

    public static ObjectKind<QuotaSettings, QuotaSettings> Quota { get; } = new(QuotaRows, _ => QuotaSettings.None, (quota, _, _, _) => quota, example: """{ "octets": "10GiB" }""");

    private static ListKind<MountSettings> MountsOf(string? sameAs = null) =>
        new(new ObjectKind<MountSettings, MountSettings>(MountRows, _ => new(), Finish, sameAs, MountExample)) { Identity = mount => mount.Path.Value, IsCaseSensitive = true };

    private static Setting<MountSettings, T> Mount<T>(string key, Kind<T> kind, string description, Func<MountSettings, T?>? get, Func<MountSettings, T, MountSettings> set) =>
        new(key, kind, description, new(), get, set);

    private static MountSettings? Finish(MountSettings mount, ConfigNode node, string path, Reading reading)
    {
        if (!mount.Path.IsRoot)
            return mount;

        reading.Errors.Add(node.Origin, path, "The root is not mounted: it is the folder of the account, or of the server.");
        return null;
    }
}
