using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Server.Auditing;

/// <summary>The audit of a server, where it has one.</summary>
internal sealed class ServerAudit(IAudit? audit, ILogger log)
{
    public bool IsOn => audit is not null;

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
