namespace Portcullis.Server.Auditing;

/// <summary>
/// Keeps what an operator must be able to account for. The server calls it before it answers the client, and goes on when
/// it has completed: an audit that cannot keep up slows the sessions down, and loses nothing.
/// </summary>
public interface IAudit
{
    /// <summary>
    /// What is recorded now is likely to be kept. While it is not, nobody logs in, and no transfer and no change of files begins; what is
    /// under way ends as it would.
    /// </summary>
    bool IsKeeping => true;

    /// <summary>
    /// Takes a record; where it <see cref="AuditRecord.IsVital"/>, it is kept for good when this completes. An exception says
    /// that it is not kept: then an exception to a rule is not used, and nobody logs in.
    /// </summary>
    ValueTask RecordAsync(AuditRecord record, CancellationToken cancellation);
}
