using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Storage;
using Portcullis.Storage.Mounts;
using Portcullis.Storage.Quotas;

namespace Portcullis.Configuration;

/// <summary>From the settings of an account to its tree: which folders are where, what it may do there, and how much.</summary>
/// <param name="settings">Of the server.</param>
/// <param name="open">Opens a folder.</param>
/// <param name="ledger">Of quotas.</param>
internal sealed class AccountFolders(ServeSettings settings, Func<ServedFolder, IStorage> open, QuotaLedger ledger)
{
    private const string LocalUsers = "LocalUser", Public = "Public", Anonymous = "anonymous";

    // Whoever changes something in one of these, it counts.
    private readonly CountedFolders _counted = FindCounted(settings);

    private sealed record Planned(FtpPath Path, ServedFolder Folder, MountSettings? Settings);

    public Account ToAnonymous(string? hostFolder) => ToAccount(new AccountSettings { Name = Anonymous, Permissions = Permissions.ReadOnly }, hostFolder, isAnonymous: true);

    /// <exception cref="IOException">A folder cannot be opened, or named. One that the account's name is in is opened only at its login.</exception>
    public Account ToAccount(AccountSettings account, string? hostFolder, bool isAnonymous = false) =>
        ToAccount(account, Plan(settings, account, hostFolder, isAnonymous), isAnonymous, opensAtLogin: false);

    /// <summary>Of an account that has come and is not in the settings. What cannot be opened shows when it is opened.</summary>
    /// <exception cref="IOException">A folder cannot be named.</exception>
    public Account ToStored(AccountSettings account) => ToAccount(account, Plan(settings, account, null, isAnonymous: false), isAnonymous: false, opensAtLogin: true);

    /// <summary>The folders of such an account, those of all accounts among them.</summary>
    /// <exception cref="IOException">One cannot be named.</exception>
    public static IEnumerable<ServedFolder> FoldersOf(ServeSettings settings, AccountSettings account) => Plan(settings, account, null, isAnonymous: false).Select(each => each.Folder);

    private Account ToAccount(AccountSettings account, List<Planned> plan, bool isAnonymous, bool opensAtLogin)
    {
        var isOfAccount = opensAtLogin || plan.Any(each => !each.Folder.Below.IsRoot);
        return new Account(account.Name, isOfAccount ? MountedStorage.Empty : Build(account, plan))
        {
            OpenStorage = isOfAccount ? cancellation => OpenAsync(account, plan, cancellation) : null,
            Permissions = Left(account.Permissions),
            Rules = RulesOf(account, plan, isAnonymous),
            Home = account.Home,
            Conditions = account.Conditions,
            Groups = account.Groups,
            Settings = account.AllSettings,
            Representation = account.Representation?.Options,
        };
    }

    /// <summary>What is in the folders that the account has quotas on counts from now on, whoever stores it; of an account that is not in the settings.</summary>
    public void Count(AccountSettings account) => FindCounted(account, Plan(settings, account, null, isAnonymous: false), _counted);

    private async ValueTask<IStorage> OpenAsync(AccountSettings account, List<Planned> plan, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(() => Build(account, plan), cancellation);
        }
        catch (IOException e)
        {
            throw e.InnerException as StorageException ?? new StorageException(StorageFault.Failed, FtpPath.Root, e.Message, e);
        }
    }

    private IStorage Build(AccountSettings account, List<Planned> plan)
    {
        var own = account.Quota.IsNone ? null : new QuotaLimit(
            $"account {account.Name}", account.Quota.Octets, account.Quota.Files,
            [.. Outermost(plan.Where(each => each.Settings?.Quota.IsNone ?? true).Select(each => each.Folder)).Select(folder => ledger.Open(KeyOf(folder), open(folder), FtpPath.Root))]);
        var mounts = plan.Select(each => new Mount(each.Path, Counted(each, own))).ToList();
        return mounts is [var root] ? root.Storage : new MountedStorage(mounts);
    }

    private IStorage Counted(Planned mount, QuotaLimit? ofAccount)
    {
        var (storage, key) = (open(mount.Folder), KeyOf(mount.Folder));
        var folders = new List<(FtpPath, CountedFolder)>();
        foreach (var (other, folder) in _counted.Around(key))
            folders.Add((FtpPath.Root, ledger.Open(other, other == key ? storage : open(folder), FtpPath.Root)));
        foreach (var other in _counted.Within(key))
        {
            if (FtpPath.Root.TryResolve(other[key.Length..], out var below, out _))
                folders.Add((below, ledger.Open(other, storage, below)));
        }

        if (folders.Count == 0)
            return storage;

        var limits = new List<QuotaLimit>();
        if (mount.Settings is { Quota: { IsNone: false } quota })
            limits.Add(new QuotaLimit(mount.Path.Value, quota.Octets, quota.Files, [ledger.Open(key, storage, FtpPath.Root)]));
        if (ofAccount is not null)
            limits.Add(ofAccount);
        return new CountedStorage(storage, ledger, folders, limits);
    }

    private FolderRules RulesOf(AccountSettings account, List<Planned> plan, bool isAnonymous)
    {
        // RFC 1635: anonymous users store where a drop box is for them, and nowhere else.
        var boxes = isAnonymous && !settings.ReadOnly
            ? plan.Where(each => each.Settings is { DropBox: true }).Select(each => new PathPermissions(PathPattern.Literal(each.Path), Permissions.Enter | Permissions.Create))
            : [];
        return new FolderRules
        {
            Lines = [.. boxes, .. account.Rules.Select(line => line with { Permissions = Left(line.Permissions) })],
            Mounts =
            [
                .. plan.Where(_ => plan.Count > 1).Select(each => new MountRules(each.Path)
                {
                    Permissions = each.Settings is { } mount ? mount.ReadOnly ? mount.Permissions & Permissions.ReadOnly : mount.Permissions : Permissions.All,
                    IsDropBox = each.Settings is { DropBox: true },
                }),
            ],
            Hidden = account.Hidden,
            Names = account.Names,
        };
    }

    private Permissions Left(Permissions permissions) => settings.ReadOnly ? permissions & Permissions.ReadOnly : permissions;

    /// <summary>The root first.</summary>
    private static List<Planned> Plan(ServeSettings settings, AccountSettings account, string? hostFolder, bool isAnonymous)
    {
        var isIsolated = settings.Isolation is UserIsolation.UserDirectory or UserIsolation.UserDirectoryWithMounts;
        var global = hostFolder is null ? settings.Mounts : [];
        var (home, mounts) = (FtpPath.Root, global);
        ServedFolder? root = null;
        MountSettings? rootMount = null;
        if (isIsolated && account.Folder is null)
        {
            home = HomeOf(account.Name, isAnonymous);
            mounts = settings.Isolation == UserIsolation.UserDirectory ? [] : [.. global.Where(mount => !mount.Path.Contains(home) && !home.Contains(mount.Path))];

            // IIS: a virtual directory of that name is the user's too, where virtual directories are not seen otherwise.
            rootMount = settings.Isolation == UserIsolation.UserDirectory ? global.FirstOrDefault(mount => mount.Path == home) : null;
            if (rootMount is not null)
                (root, home) = (FolderTemplate.Resolve(rootMount.Folder, account.Name), FtpPath.Root);
        }

        root ??= (account.Folder ?? hostFolder ?? settings.Folder) is { } given ? FolderTemplate.Resolve(given, account.Name) : new ServedFolder(settings.DefaultFolder, IsMade: true);
        root = root with { Below = root.Below.Join(home), Umask = account.Umask ?? rootMount?.Umask, Durability = account.Durability ?? rootMount?.Durability ?? settings.Durability };
        List<Planned> plan = [new(FtpPath.Root, Made(root), rootMount)];

        // The account's own come before those of the server.
        foreach (var mount in account.Mounts.Concat(mounts).DistinctBy(mount => mount.Path))
            plan.Add(new(mount.Path, Made(FolderTemplate.Resolve(mount.Folder, account.Name) with { Umask = mount.Umask, Durability = mount.Durability ?? settings.Durability }), mount));
        return plan;

        ServedFolder Made(ServedFolder folder) => folder with { BelowIsMade = settings.CreateFolders && !folder.Below.IsRoot };
    }

    // %FtpRoot%\LocalUser\NAME, %FtpRoot%\DOMAIN\NAME, %FtpRoot%\LocalUser\Public.
    private static FtpPath HomeOf(string account, bool isAnonymous) =>
        isAnonymous ? FolderTemplate.Below([LocalUsers, Public], account)
        : account.Split('\\') is [var domain, var user] ? FolderTemplate.Below([domain, user], account)
        : FolderTemplate.Below([LocalUsers, account], account);

    private static CountedFolders FindCounted(ServeSettings settings)
    {
        var counted = new CountedFolders();
        var plans = settings.Accounts.Select(account => (account, Plan(settings, account, null, isAnonymous: false)))
            .Concat(settings.VirtualHosts.SelectMany(host => host.Accounts.Select(account => (account, Plan(settings, account, host.Folder, isAnonymous: false)))));
        if (settings.Anonymous)
            plans = plans.Append((new AccountSettings { Name = Anonymous }, Plan(settings, new AccountSettings { Name = Anonymous }, null, isAnonymous: true)));

        foreach (var (account, plan) in plans)
            FindCounted(account, plan, counted);
        return counted;
    }

    private static void FindCounted(AccountSettings account, List<Planned> plan, CountedFolders counted)
    {
        foreach (var mount in plan.Where(each => !account.Quota.IsNone || each.Settings is { Quota.IsNone: false }))
            counted.Add(KeyOf(mount.Folder), mount.Folder);
    }

    private static IEnumerable<ServedFolder> Outermost(IEnumerable<ServedFolder> folders)
    {
        var all = folders.DistinctBy(KeyOf).ToList();
        return all.Where(folder => !all.Exists(other => KeyOf(other) != KeyOf(folder) && IsWithin(KeyOf(folder), KeyOf(other))));
    }

    private static string KeyOf(ServedFolder folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path));
        return folder.Below.IsRoot ? path : (path == "/" ? "" : path) + folder.Below.Value;
    }

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);
}
