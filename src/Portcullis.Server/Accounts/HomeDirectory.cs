using Portcullis.Protocol.Paths;
using Portcullis.Storage;

namespace Portcullis.Server.Accounts;

/// <summary>Where a session is after login.</summary>
public enum HomeDirectoryRule
{
    /// <summary>In <see cref="Account.Home"/>. Whether it is there shows at the first command that needs it.</summary>
    Account,

    /// <summary>
    /// Windows NT's: in the directory named as the account below the account's home; or else in <c>DEFAULT</c> there; or else in
    /// the home itself. Who cannot enter the home cannot log in.
    /// </summary>
    WindowsNt,
}

internal static class HomeDirectory
{
    private const string ForTheOthers = "DEFAULT";

    /// <summary>Null where the home cannot be entered.</summary>
    /// <exception cref="StorageException">The store failed, and nobody can tell.</exception>
    public static async ValueTask<FtpPath?> FindAsync(Account account, HomeDirectoryRule rule, Func<FtpPath, bool> mayEnter, CancellationToken cancellation)
    {
        if (rule == HomeDirectoryRule.Account)
            return account.Home;
        if (!await CanEnterAsync(account.Home))
            return null;

        foreach (var name in (string[])[account.Name, ForTheOthers])
        {
            if (Below(account.Home, name) is { } directory && await CanEnterAsync(directory))
                return directory;
        }

        return account.Home;

        async ValueTask<bool> CanEnterAsync(FtpPath directory)
        {
            try
            {
                return mayEnter(directory) && await account.Storage.FindAsync(directory, cancellation) is { IsDirectory: true };
            }
            catch (StorageException e) when (e.Fault is not StorageFault.Failed)
            {
                return false;
            }
        }
    }

    // The name is whatever somebody registered: it is one component here, or none.
    private static FtpPath? Below(FtpPath home, string name) =>
        !name.Contains('/') && name is not ("." or "..") && home.TryResolve(name, out var path, out _) ? path : null;
}
