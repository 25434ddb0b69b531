using Portcullis.Accounts;

namespace Portcullis.Cli;

/// <summary>What is wrong with settings before they are stored: what the server would say of them at a login.</summary>
internal static class AccountCheck
{
    /// <summary>With the groups it is in, which must be there.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsOfAsync(AccountWork work, StoredAccount account, CancellationToken cancellation) =>
        ErrorsOf(work, account, await work.Store.ListGroupsAsync(cancellation));

    public static IReadOnlyList<string> ErrorsOf(AccountWork work, StoredAccount account, IReadOnlyList<StoredGroup> groups)
    {
        var known = groups.ToDictionary(group => group.Name, StringComparer.Ordinal);
        var missing = account.Groups.Where(name => !known.ContainsKey(name)).Select(name => $"There is no group {name}: portcullis account group add {name}").ToList();
        if (missing.Count > 0)
            return missing;

        var entry = new AccountEntry(account, [.. account.Groups.Select(name => known[name])], 0);
        return [.. ComposedAccount.Of(entry, work.Settings).Errors.Select(error => error.ToString())];
    }

    /// <summary>By itself, and for each account that is in it; no more than a few are told of.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsOfAsync(AccountWork work, StoredGroup group, CancellationToken cancellation)
    {
        const int enough = 20;
        var errors = ComposedAccount.ErrorsOf(group, work.Settings).Select(error => error.ToString()).ToList();
        if (errors.Count > 0)
            return errors;

        await foreach (var entry in work.AllAsync(cancellation))
        {
            if (!entry.Account.Groups.Contains(group.Name))
                continue;
            var changed = entry with { Groups = [.. entry.Groups.Select(each => each.Name == group.Name ? group : each)] };
            errors.AddRange(ComposedAccount.Of(changed, work.Settings).Errors.Select(error => $"{entry.Account.Name}: {error}"));
            if (errors.Count >= enough)
                break;
        }

        return errors;
    }
}
