using System.Net;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Accounts;
using Portcullis.Server.Auditing;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;

namespace Portcullis.Server.Sessions;

/// <summary>
/// What the audit is told of one session. A record that the audit has not taken yet is owed, and settled before the next reply:
/// no client hears of what is not on the record.
/// </summary>
internal sealed class SessionAudit(Session session)
{
    private readonly Lock _lock = new();
    private List<Task>? _owed;

    private ServerAudit Audit => session.Server.Audit;

    private DateTimeOffset Now => Audit.Now;

    private IPAddress Peer => session.Peer.Address;

    private string User => session.State.Login switch
    {
        Login.Done done => done.Account.Name,
        Login.PasswordNeeded needed => needed.UserName,
        _ => ClaimedUser,
    };

    /// <summary>What USER said before a password that has not led to a login.</summary>
    public string ClaimedUser { get; set; } = "-";

    /// <inheritdoc cref="IAudit.IsKeeping"/>
    public bool IsKeeping => Audit.IsKeeping;

    public void Refused(string verb, PolicyRule rule, string reason)
    {
        if (Audit.IsOn)
            Owe(new Refusal(Now, session.Number, User, Peer, verb, rule.Id, reason));
    }

    /// <summary>A login that came to nothing.</summary>
    public void LoginFailed(LoginOutcome outcome, string? because)
    {
        if (Audit.IsOn)
            Owe(OfLogin(User, outcome, null, because));
    }

    /// <summary>False where it is not on the record: the login must not be.</summary>
    public ValueTask<bool> LoggedInAsync(string userName, Account account, string? because, CancellationToken cancellation) =>
        Audit.IsOn ? Audit.TryRecordAsync(OfLogin(userName, LoginOutcome.Accepted, account.Name, because), cancellation) : ValueTask.FromResult(true);

    /// <summary>False where it is not on the record: the exception must not be used.</summary>
    public ValueTask<bool> ExceptionUsedAsync(string verb, IPEndPoint dataPort, PolicyDecision.Excepted exception, CancellationToken cancellation) =>
        Audit.TryRecordAsync(new ExceptionUse(Now, session.Number, User, Peer, verb, dataPort, exception.Rule.Id, exception.Reason), cancellation);

    public void Ended(Transfer transfer, TransferOutcome outcome)
    {
        if (!Audit.IsOn || transfer.IsListing)
            return;
        var completeness = outcome is not TransferOutcome.Completed ? Completeness.Broken
            : transfer.EndIsMarked ? Completeness.Proven
            : Completeness.Assumed;
        Owe(new TransferEnded(
            Now, session.Number, User, Peer, transfer.Verb, transfer.StoredAs.Value, transfer.Direction == "received", transfer.Progress.Octets, transfer.Duration, outcome.Word,
            completeness, transfer.HashStart, completeness == Completeness.Broken ? null : transfer.Sha256));
    }

    /// <summary>The account with a store that tells of what is changed in it; as it is where there is no audit.</summary>
    public Account Watch(Account account) => Audit.IsOn
        ? account with { Storage = new AuditedStorage(account.Storage, session.Server.Options.AuditHashes, () => IsKeeping, Changed) }
        : account;

    /// <summary>Files were changed otherwise than by a transfer.</summary>
    public void Changed(string change, FtpPath path, string? to)
    {
        if (Audit.IsOn)
            Owe(new FileChanged(Now, session.Number, User, Peer, change, path.Value, to));
    }

    /// <summary>All that is owed has been taken, or its loss is in the log.</summary>
    public ValueTask SettleAsync()
    {
        if (Volatile.Read(ref _owed) is null)
            return default;
        List<Task>? owed;
        lock (_lock)
            (owed, _owed) = (_owed, null);
        return owed is null ? default : new ValueTask(Task.WhenAll(owed));
    }

    private LoginTried OfLogin(string userName, LoginOutcome outcome, string? account, string? because) =>
        new(Now, session.Number, userName, Peer, outcome, account, session.State.Protection.Control, because);

    // Called by what runs beside the session as well.
    private void Owe(AuditRecord record)
    {
        var recording = Audit.TryRecordAsync(record, CancellationToken.None);
        if (recording.IsCompletedSuccessfully)
            return;
        lock (_lock)
            (_owed ??= []).Add(recording.AsTask());
    }
}
