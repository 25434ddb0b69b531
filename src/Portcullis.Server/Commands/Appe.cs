using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>APPE (RFC 959 §4.1.3). After REST n it is STOR (RFC 3659 §5.3).</summary>
internal static class Appe
{
    public static readonly Command Command = Command.Transfer("APPE", Argument.Required, "APPE <SP> pathname", PlanAsync);

    private static ValueTask<TransferPlan> PlanAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var marker = Rest.MarkerFor(session);
        return Stor.ReceiveAsync(
            session, login, "APPE", line.Argument, marker > 0 ? Permissions.Store : Permissions.Append,
            marker > 0 ? WriteMode.ResumeAt(marker) : WriteMode.Append, cancellation);
    }
}
