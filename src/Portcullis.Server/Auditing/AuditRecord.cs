using System.Net;

namespace Portcullis.Server.Auditing;

/// <summary>Something that was tried, refused or done. Names are as they came from strangers: who writes them escapes them.</summary>
/// <param name="At">When.</param>
/// <param name="Session">Its number, as in the log; 0 where there is none.</param>
/// <param name="User">The account, or before login what USER said; "-" where there is none.</param>
/// <param name="Peer">Where the client is; null where there is none.</param>
public abstract record AuditRecord(DateTimeOffset At, long Session, string User, IPAddress? Peer)
{
    /// <summary>What it allows is done only when it is kept.</summary>
    public virtual bool IsVital => false;
}

/// <summary>An exception to a rule is about to be used.</summary>
/// <param name="At">When.</param>
/// <param name="Session">See <see cref="AuditRecord"/>.</param>
/// <param name="User">The account.</param>
/// <param name="Peer">Where the client is.</param>
/// <param name="Verb">The command.</param>
/// <param name="DataPort">The data port that is let through.</param>
/// <param name="Rule">The id of the rule that would have refused.</param>
/// <param name="Reason">Which exception covers it.</param>
public sealed record ExceptionUse(DateTimeOffset At, long Session, string User, IPAddress? Peer, string Verb, IPEndPoint DataPort, string Rule, string Reason)
    : AuditRecord(At, Session, User, Peer)
{
    public override bool IsVital => true;
}

/// <summary>A login: accepted, rejected, or nobody could tell.</summary>
/// <param name="At">When.</param>
/// <param name="Session">See <see cref="AuditRecord"/>.</param>
/// <param name="User">What USER said.</param>
/// <param name="Peer">Where the client is.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Account">Whose it is; null where it was not accepted.</param>
/// <param name="IsProtected">The control connection was under TLS.</param>
/// <param name="Because">What each authenticator has said, for the operator; null for nothing.</param>
public sealed record LoginTried(
    DateTimeOffset At, long Session, string User, IPAddress? Peer, LoginOutcome Outcome, string? Account, bool IsProtected, string? Because)
    : AuditRecord(At, Session, User, Peer);

public enum LoginOutcome
{
    Accepted,

    /// <summary>Unknown user, wrong password. What was right and refused by another rule has a record of that alone.</summary>
    Rejected,

    /// <summary>Nobody could tell.</summary>
    Unavailable,
}

/// <summary>Something was refused by a rule.</summary>
/// <param name="At">When.</param>
/// <param name="Session">See <see cref="AuditRecord"/>.</param>
/// <param name="User">See <see cref="AuditRecord"/>.</param>
/// <param name="Peer">Where the client is.</param>
/// <param name="Verb">The command, or "connect".</param>
/// <param name="Rule">Its id.</param>
/// <param name="Reason">In words.</param>
public sealed record Refusal(DateTimeOffset At, long Session, string User, IPAddress? Peer, string Verb, string Rule, string Reason)
    : AuditRecord(At, Session, User, Peer);

/// <summary>A transfer of a file has ended, well or not.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Session">See <see cref="AuditRecord"/>.</param>
/// <param name="User">The account.</param>
/// <param name="Peer">Where the client is.</param>
/// <param name="Verb">The command.</param>
/// <param name="Path">The file.</param>
/// <param name="IsReceived">An upload.</param>
/// <param name="Octets">Over the data connection.</param>
/// <param name="Duration">From the preliminary reply on.</param>
/// <param name="Outcome">One word, as in the log: "completed", "aborted", "lost".</param>
/// <param name="Completeness">Whether it is known to be whole.</param>
/// <param name="Start">The first octet of the stored file that was transferred: a restart, an append.</param>
/// <param name="Sha256">Of the stored octets from there on, in lower-case hexadecimal; null where it was not asked for or the transfer is broken.</param>
public sealed record TransferEnded(
    DateTimeOffset At, long Session, string User, IPAddress? Peer, string Verb, string Path, bool IsReceived, long Octets, TimeSpan Duration, string Outcome,
    Completeness Completeness, long Start, string? Sha256)
    : AuditRecord(At, Session, User, Peer);

/// <summary>How sure it is that all of a file went over.</summary>
public enum Completeness
{
    /// <summary>
    /// Its end was marked by what a broken connection cannot make: a close_notify of TLS, an end of file in MODE B, C or Z or of
    /// STRU R. Who received it can tell that it is whole.
    /// </summary>
    Proven,

    /// <summary>
    /// The data connection ended in order, which in MODE S and in the clear means the end of the file, and the control
    /// connection was still there. A client that was killed in between can look the same, for a moment.
    /// </summary>
    Assumed,

    /// <summary>It did not complete. Of an upload nothing is under its name.</summary>
    Broken,
}

/// <summary>Files or directories were changed otherwise than by a transfer.</summary>
/// <param name="At">When.</param>
/// <param name="Session">See <see cref="AuditRecord"/>.</param>
/// <param name="User">The account.</param>
/// <param name="Peer">Where the client is.</param>
/// <param name="Change">What was done, in a word: "delete", "rename", "make-directory".</param>
/// <param name="Path">What to.</param>
/// <param name="To">The new name, the new mode; null where there is none.</param>
public sealed record FileChanged(DateTimeOffset At, long Session, string User, IPAddress? Peer, string Change, string Path, string? To)
    : AuditRecord(At, Session, User, Peer);

/// <summary>Of which transfers the audit has the SHA-256. Each one costs that its octets pass through the processor.</summary>
[Flags]
public enum AuditHashes
{
    None = 0,
    Received = 1,
    Sent = 2,
    All = Received | Sent,
}
