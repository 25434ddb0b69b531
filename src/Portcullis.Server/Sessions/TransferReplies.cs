using System.Globalization;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Commands;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Server.Sessions;

/// <summary>The reply that ends a transfer, from its outcome; and the operator's record of it.</summary>
internal static class TransferReplies
{
    public static Reply Of(Session session, Transfer transfer, TransferOutcome outcome)
    {
        var octets = transfer.Progress.Octets;
        session.Audit.Ended(transfer, outcome);
        session.Server.Metrics.TransferAnswered(transfer.Direction, outcome.Word);
        ServerLog.TransferEnded(
            session.Log, session.Number, Printable.Line(session.UserName), transfer.Verb, Printable.Line(transfer.StoredAs.Value), outcome.Word, octets);

        return outcome switch
        {
            TransferOutcome.Completed { Connection: null } => Replies.TransferComplete,
            TransferOutcome.Completed => Replies.TransferCompleteConnectionOpen,
            TransferOutcome.NotRepresentable { Fault: { Fault: RepresentationFault.EndOfFileMissing } fault } => Replies.TransferAborted(fault.Message),
            TransferOutcome.NotRepresentable { Fault: var fault } => Replies.NotRepresentable(fault.Message),
            TransferOutcome.Aborted when transfer.Kept > 0 => Replies.TransferAborted(
                string.Create(CultureInfo.InvariantCulture, $"{transfer.Kept} octets are kept to restart from.")),
            TransferOutcome.Aborted => Replies.TransferAborted("nothing is stored or complete."),
            TransferOutcome.NotOpened { Reason: var reason } => Replies.CannotOpenDataConnection(reason),
            TransferOutcome.NotProtected { Rule: var rule, Reason: var reason } => Replies.Refused(ReplyCode.DataProtectionFailed, $"Can't open data connection: {reason}").By(rule.Id),
            TransferOutcome.Refused { Decision: var decision } => Refused(session, transfer, decision),
            TransferOutcome.Lost { Reason: var reason } => Replies.TransferAborted(reason),
            TransferOutcome.Stalled { After: var after, Moved: 0 } => Replies.TransferAborted(
                string.Create(CultureInfo.InvariantCulture, $"nothing moved for {after.TotalSeconds:0} s.")),
            TransferOutcome.Stalled { After: var after, Moved: var moved } => Replies.TransferAborted(
                string.Create(CultureInfo.InvariantCulture, $"only {moved} octets moved in {after.TotalSeconds:0} s.")),
            TransferOutcome.StorageFailed { Fault: var fault } => StorageReplies.Of(session, fault, transfer.Verb),
            TransferOutcome.Unexpected { Exception: var exception } => Dispatcher.Unexpected(session, transfer.Verb, exception),
            _ => throw new InvalidOperationException($"{outcome} has no reply."),
        };
    }

    private static Reply Refused(Session session, Transfer transfer, Policies.PolicyDecision.Refused decision)
    {
        session.Record(transfer.Verb, decision);
        return Replies.CannotOpenDataConnection(decision.Reason).By(decision.Rule.Id);
    }
}
