using Portcullis.Configuration;
using Portcullis.State;
using Portcullis.Storage;
using Portcullis.Storage.Local;

namespace Portcullis.Accounts;

/// <summary>Folders that only accounts of a database have: nobody has opened them before one of these comes.</summary>
internal static class StoredFolders
{
    /// <summary>What uploads left behind there; how many hidden files went. What cannot be read now waits for the next time.</summary>
    /// <param name="store">Of the accounts.</param>
    /// <param name="settings">Of the server.</param>
    /// <param name="swept">Pathnames of the host that have been looked at, with all below them.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> RemoveOrphansAsync(IAccountStore store, ServeSettings settings, HashSet<string> swept, CancellationToken cancellation)
    {
        var count = 0;
        try
        {
            for (AccountPage? page = new(); page is not null;)
            {
                var entries = await store.ListAsync(page, cancellation);
                foreach (var folder in entries.SelectMany(entry => FoldersOf(entry, settings)))
                {
                    var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path));
                    if (!IsWithin(path, swept) && swept.Add(path))
                        count += await RemoveOrphansAsync(path, cancellation);
                }

                page = entries.Count < page.Maximum ? null : page with { After = entries[^1].Account.Name };
            }
        }
        catch (StateUnavailableException)
        {
            // The next sweep is in a few hours.
        }

        return count;
    }

    private static async Task<int> RemoveOrphansAsync(string path, CancellationToken cancellation)
    {
        try
        {
            using var storage = LocalStorage.Open(path);
            return await storage.RemoveOrphansAsync(cancellation);
        }
        catch (StorageException)
        {
            return 0;
        }
    }

    private static IEnumerable<ServedFolder> FoldersOf(AccountEntry entry, ServeSettings settings)
    {
        try
        {
            return ComposedAccount.Of(entry, settings) is { Errors.Count: 0 } composed ? AccountFolders.FoldersOf(settings, composed.Settings) : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static bool IsWithin(string path, HashSet<string> folders)
    {
        for (var above = path; ; above = Path.GetDirectoryName(above)!)
        {
            if (folders.Contains(above))
                return true;
            if (Path.GetDirectoryName(above) is null)
                return false;
        }
    }
}
