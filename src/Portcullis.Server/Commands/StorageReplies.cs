using Portcullis.Protocol.Replies;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>From a fault of the store to its reply: one table. The details are for the operator's log only.</summary>
internal static class StorageReplies
{
    public static Reply Of(Session session, StorageException fault, string verb)
    {
        if (fault.Fault == StorageFault.Failed)
            ServerLog.StorageFailed(session.Log, session.Number, Printable.Line(fault.Path.Value), Printable.Line(fault.Detail ?? fault.Message));
        var text = $"{fault.Path}: {fault.Explanation ?? TextOf(fault.Fault)}";
        if (fault.Fault == StorageFault.QuotaExceeded)
        {
            session.Record(verb, new PolicyDecision.Refused(AccessRules.QuotaExceeded, text));

            // How much others have put into a drop box is none of its users' business.
            if (session.State.Login is Login.Done login && login.Account.RightsAt(fault.Path).IsInDropBox)
                text = $"{fault.Path}: {TextOf(fault.Fault)}";
        }

        return Replies.Refused(CodeOf(fault.Fault, verb), text);
    }

    /// <summary>By the command too: 553 is for the names of files to be made.</summary>
    public static ReplyCode CodeOf(StorageFault fault, string verb) => fault switch
    {
        StorageFault.Busy => ReplyCode.FileActionNotTaken,
        StorageFault.Failed => ReplyCode.LocalError,
        StorageFault.NoSpace => ReplyCode.InsufficientStorage,
        StorageFault.QuotaExceeded => ReplyCode.ExceededStorageAllocation,
        StorageFault.BeyondEnd or StorageFault.NothingKept => ReplyCode.InvalidRestartParameter,
        StorageFault.NotSupported when verb is not "SITE" => ReplyCode.CommandNotImplemented,

        // 553 is for the names of files to be made; where it is not in a command's list, 550 is (RFC 959 §5.4).
        _ when verb is "STOR" or "STOU" or "APPE" or "RNTO" => ReplyCode.FileNameNotAllowed,
        _ => ReplyCode.ActionNotTaken,
    };

    private static string TextOf(StorageFault fault) => fault switch
    {
        StorageFault.NotFound => "No such file or directory.",
        StorageFault.AlreadyExists => "Already exists.",
        StorageFault.NotAFile => "Not a regular file.",
        StorageFault.NotADirectory => "Not a directory.",
        StorageFault.DirectoryNotEmpty => "Directory not empty.",
        StorageFault.AccessDenied => "Access denied.",
        StorageFault.ReadOnly => "The file system is read-only.",
        StorageFault.InvalidName => "File name not allowed.",
        StorageFault.Busy => "In use; try again later.",
        StorageFault.NoSpace => "Insufficient storage space.",
        StorageFault.QuotaExceeded => "Exceeded storage allocation.",
        StorageFault.BeyondEnd => "The restart marker lies beyond the end of the file.",
        StorageFault.NothingKept => "Nothing is kept of that upload any more; send the whole file.",
        StorageFault.NotPossible => "Not possible between these two places.",
        StorageFault.NotSupported => "Not supported by this storage.",
        _ => "The storage failed; nothing was stored.",
    };
}
