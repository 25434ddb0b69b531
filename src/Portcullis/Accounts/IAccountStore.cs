using Portcullis.State;

namespace Portcullis.Accounts;

/// <summary>
/// A database of accounts, which several processes, and several servers, may change at once. Each call is one transaction; names
/// are in the order of their octets.
/// </summary>
/// <remarks>All calls throw <see cref="StateUnavailableException"/>, and within 5 s, where the database does not answer.</remarks>
internal interface IAccountStore : IAsyncDisposable
{
    /// <summary>Where it is, for messages; no secret is in it.</summary>
    string Place { get; }

    /// <summary>Null where there is none of that name.</summary>
    ValueTask<AccountEntry?> FindAsync(string name, CancellationToken cancellation);

    /// <param name="page">Which.</param>
    /// <param name="cancellation">Ends it.</param>
    ValueTask<IReadOnlyList<AccountEntry>> ListAsync(AccountPage page, CancellationToken cancellation);

    /// <summary>All, or none.</summary>
    /// <param name="groups">Added before the accounts, which may be in them.</param>
    /// <param name="accounts">Their versions do not matter.</param>
    /// <param name="cancellation">Ends it.</param>
    ValueTask<StoreAnswer> AddAsync(IReadOnlyList<StoredGroup> groups, IReadOnlyList<StoredAccount> accounts, CancellationToken cancellation);

    /// <summary>Replaces the account of that name, if it is still of this version.</summary>
    ValueTask<StoreAnswer> ChangeAsync(StoredAccount account, CancellationToken cancellation);

    /// <summary>With its marks: who gets the name next begins anew.</summary>
    ValueTask<StoreAnswer> RemoveAsync(string name, CancellationToken cancellation);

    ValueTask<IReadOnlyList<StoredGroup>> ListGroupsAsync(CancellationToken cancellation);

    /// <inheritdoc cref="ChangeAsync(StoredAccount, CancellationToken)"/>
    ValueTask<StoreAnswer> ChangeGroupAsync(StoredGroup group, CancellationToken cancellation);

    /// <summary>Not while an account is in it.</summary>
    ValueTask<StoreAnswer> RemoveGroupAsync(string name, CancellationToken cancellation);

    /// <summary>Counts a login of an owner of marks; false, and not counted, where there have been as many as there may be.</summary>
    ValueTask<bool> TryUseAsync(string owner, long maximum, CancellationToken cancellation);

    /// <summary>Takes the one-time code of a time step; false where this or a later one has been taken.</summary>
    ValueTask<bool> TryTakeStepAsync(string owner, long step, CancellationToken cancellation);

    /// <summary>How many logins were counted.</summary>
    ValueTask<long> UsesOfAsync(string owner, CancellationToken cancellation);
}

/// <summary>Some of all accounts.</summary>
/// <param name="After">The name before the first.</param>
/// <param name="Maximum">How many at most; with fewer it was the last page.</param>
internal sealed record AccountPage(string After = "", int Maximum = AccountPage.Size)
{
    public const int Size = 500;

    /// <summary>Only those with a greater version, or with a group that has one.</summary>
    public long ChangedSince { get; init; } = -1;
}

/// <summary>Whose marks (<see cref="IAccountStore.TryUseAsync"/>): accounts of the configuration have theirs beside those of the database.</summary>
internal static class MarkOwner
{
    public static string OfStored(string name) => "account:" + name;

    public static string OfConfigured(string name) => "configuration:" + name;
}

/// <summary>What came of a change.</summary>
internal abstract record StoreAnswer
{
    private StoreAnswer() { }

    public static StoreAnswer Done { get; } = new DoneAnswer();

    public sealed record DoneAnswer : StoreAnswer;

    /// <summary>Nothing was changed; in words for the operator.</summary>
    public sealed record Refused(string Reason) : StoreAnswer;
}
