using Portcullis.Protocol.Representation;
using Portcullis.Server.Policies;
using Portcullis.Server.Transport;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>How a transfer ended. It knows which side failed, so the reply follows by itself.</summary>
internal abstract record TransferOutcome
{
    private TransferOutcome() { }

    /// <summary>One word for the log and the metric.</summary>
    public abstract string Word { get; }

    /// <summary>All octets went over, and what was received is on stable storage.</summary>
    /// <param name="Connection">Left open for the next transfer; null where it is closed.</param>
    public sealed record Completed(IConnection? Connection) : TransferOutcome
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

    public sealed record NotProtected(PolicyRule Rule, string Reason) : TransferOutcome
    {
        public override string Word => "not-protected";
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

    /// <summary>The data connection was open, and nothing moved, or next to nothing.</summary>
    public sealed record Stalled(TimeSpan After, long Moved) : TransferOutcome
    {
        public override string Word => "stalled";
    }

    public sealed record StorageFailed(StorageException Fault) : TransferOutcome
    {
        public override string Word => "storage-failed";
    }

    /// <summary>The file cannot be sent in this type, structure and mode; or what came is not a file in them, or is cut off.</summary>
    public sealed record NotRepresentable(RepresentationException Fault) : TransferOutcome
    {
        public override string Word => "not-representable";
    }

    public sealed record Unexpected(Exception Exception) : TransferOutcome
    {
        public override string Word => "unexpected";
    }
}
