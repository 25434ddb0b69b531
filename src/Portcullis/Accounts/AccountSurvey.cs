using Portcullis.Accounts.Passwords;
using Portcullis.Configuration;

namespace Portcullis.Accounts;

/// <summary>
/// What must be known of all accounts of the database before one of them logs in: which folders have quotas, since whoever stores
/// something there must count it, whose quota it is or not; and what kinds of hashes there are, which wrong passwords are checked
/// against. All accounts are looked at once, and then those that have changed.
/// </summary>
internal sealed class AccountSurvey(IAccountStore store, ServeSettings settings, AccountFolders folders, PasswordVerifier passwords)
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private long _known = -1;

    /// <summary>Before a login of that revision; 0 for whatever there is. A session that is open keeps what it has.</summary>
    public async ValueTask FollowAsync(long revision, CancellationToken cancellation)
    {
        Task looking;
        lock (_lock)
        {
            if (_known >= revision)
                return;
            looking = _last = LookAfterAsync(_last, revision, cancellation);
        }

        await looking;
    }

    // One after another; who comes later mostly finds that nothing is left to do.
    private async Task LookAfterAsync(Task before, long revision, CancellationToken cancellation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (Volatile.Read(ref _known) >= revision)
            return;

        var page = new AccountPage { ChangedSince = _known };
        while (true)
        {
            var entries = await store.ListAsync(page, cancellation);
            foreach (var entry in entries)
                passwords.Know(entry.Account.Password);
            foreach (var entry in entries.Where(MayHaveQuota))
            {
                if (ComposedAccount.Of(entry, settings) is { Errors.Count: 0 } composed)
                    Count(composed.Settings);
            }

            if (entries.Count < page.Maximum)
                break;
            page = page with { After = entries[^1].Account.Name };
        }

        lock (_lock)
            _known = revision;
    }

    private void Count(AccountSettings account)
    {
        try
        {
            folders.Count(account);
        }
        catch (IOException)
        {
            // Its name is none of a folder, and it cannot log in.
        }
    }

    // Most have none; to read all settings of very many for that would take long.
    private static bool MayHaveQuota(AccountEntry entry) =>
        entry.Groups.Select(group => group.Settings).Prepend(entry.Account.Settings).Any(each => each.Contains("\"quota\"", StringComparison.Ordinal));
}
