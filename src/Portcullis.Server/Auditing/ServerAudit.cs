using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Logging;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;

namespace Portcullis.Server.Auditing;

/// <summary>The audit of a server, where it has one.</summary>
/// <param name="audit">Null for none.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of what is not kept.</param>
internal sealed class ServerAudit(IAudit? audit, TimeProvider time, ILogger log)
{
    public bool IsOn => audit is not null;

    public bool IsKeeping => audit?.IsKeeping ?? true;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A refusal where there is no session yet.</summary>
    public async ValueTask RefusedAsync(IPAddress peer, string verb, PolicyRule rule, string reason)
    {
        if (IsOn)
            await TryRecordAsync(new Refusal(Now, 0, "-", peer, verb, rule.Id, reason), CancellationToken.None);
    }

    /// <summary>False where it is not kept: that is in the log, and whoever depends on it must not go on.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "However the record failed, it is logged, and what depends on it is not done.")]
    public async ValueTask<bool> TryRecordAsync(AuditRecord record, CancellationToken cancellation)
    {
        if (audit is null)
            return true;

        try
        {
            await audit.RecordAsync(record, cancellation);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            ServerLog.AuditFailed(log, e);
            return false;
        }
    }
}
