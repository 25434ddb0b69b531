using Portcullis.Server.Policies;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>How a transfer ended. It knows which side failed, so the reply follows by itself.</summary>
internal abstract record TransferOutcome
{
    private TransferOutcome() { }

    /// <summary>One word for the log and the metric.</summary>
    public abstract string Word { get; }

    /// <summary>All octets went over, and what was received is on stable storage.</summary>
    public sealed record Completed : TransferOutcome
    {
        public override string Word => "completed";
    }

    /// <summary>By ABOR, by a lost control connection, or by the end of the session.</summary>
    public sealed record Aborted : TransferOutcome
    {
        public override string Word => "aborted";
    }

    public sealed record NotOpened(string Reason) : TransferOutcome
    {
        public override string Word => "not-opened";
    }

    public sealed record Refused(PolicyDecision.Refused Decision) : TransferOutcome
    {
        public override string Word => "refused";
    }

    /// <summary>The data connection broke.</summary>
    public sealed record Lost(string Reason) : TransferOutcome
    {
        public override string Word => "lost";
    }

    /// <summary>The data connection was open, and nothing moved.</summary>
    public sealed record Stalled(TimeSpan After) : TransferOutcome
    {
        public override string Word => "stalled";
    }

    public sealed record StorageFailed(StorageException Fault) : TransferOutcome
    {
        public override string Word => "storage-failed";
    }

    public sealed record Unexpected(Exception Exception) : TransferOutcome
    {
        public override string Word => "unexpected";
    }
}
