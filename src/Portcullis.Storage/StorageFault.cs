using Portcullis.Protocol.Paths;

namespace Portcullis.Storage;

/// <summary>All the ways a store can fail, each with the reply it earns.</summary>
public enum StorageFault
{
    /// <summary>550.</summary>
    NotFound,

    /// <summary>550; 553 for a destination of STOR and RNTO.</summary>
    AlreadyExists,

    /// <summary>550: a directory, FIFO, socket or device where a regular file is needed.</summary>
    NotAFile,

    /// <summary>550.</summary>
    NotADirectory,

    /// <summary>550.</summary>
    DirectoryNotEmpty,

    /// <summary>550: the operating system's permissions, or a link out of the root.</summary>
    AccessDenied,

    /// <summary>550: the file system is mounted read-only.</summary>
    ReadOnly,

    /// <summary>553: a name the store does not take: reserved, too long, or not of its characters.</summary>
    InvalidName,

    /// <summary>450: in use; the same command may succeed later.</summary>
    Busy,

    /// <summary>452.</summary>
    NoSpace,

    /// <summary>552.</summary>
    QuotaExceeded,

    /// <summary>554: a restart marker behind the end of the file (RFC 1123 §4.1.3.4).</summary>
    BeyondEnd,

    /// <summary>554: nothing is kept of the upload that the restart marker is of, or no longer.</summary>
    NothingKept,

    /// <summary>550: rename across file systems, and the like.</summary>
    NotPossible,

    /// <summary>502.</summary>
    NotSupported,

    /// <summary>451: the device or the operating system failed. What was being written is not stored.</summary>
    Failed,
}

/// <summary>The one exception of a store.</summary>
public sealed class StorageException(StorageFault fault, FtpPath path, string? detail = null, Exception? inner = null)
    : Exception($"{fault}: {path}{(detail is null ? "" : $" ({detail})")}", inner)
{
    public StorageFault Fault { get; } = fault;

    /// <summary>The path as the client knows it; never a path of the host.</summary>
    public FtpPath Path { get; } = path;

    /// <summary>What the client is told, where the fault alone says too little: which limit, and how much is used. Null for the fault's own text.</summary>
    public string? Explanation { get; init; }

    /// <summary>For the operator's log only: the call and the errno.</summary>
    public string? Detail { get; } = detail;
}
