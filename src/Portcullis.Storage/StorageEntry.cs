namespace Portcullis.Storage;

public enum EntryKind
{
    File,
    Directory,

    /// <summary>A link that leads nowhere, or out of the root. Listed, never opened.</summary>
    BrokenLink,

    /// <summary>A FIFO, socket or device. Listed, never opened.</summary>
    Other,
}

/// <summary>What an entry is to its store.</summary>
public enum EntryRole
{
    Ordinary,

    /// <summary>A directory that another store is mounted at, or below: it stays, and is written into as any other.</summary>
    MountPoint,

    /// <summary>A directory that is there only because something is mounted below it: nothing else can be put into it.</summary>
    Virtual,
}

/// <param name="Name">As the store has it. It may hold any character but '/': who prints it escapes it.</param>
/// <param name="Kind">What a link leads to, where it stays below the root.</param>
/// <param name="Length">In octets; 0 for all but files.</param>
/// <param name="Modified">In UTC, as fine as the store keeps it.</param>
/// <param name="Mode">The nine permission bits of POSIX.</param>
/// <param name="Links">The count of hard links, for listings.</param>
/// <param name="Unique">Tells two names of one file from two files: MLSx "unique" (RFC 3659 §7.5.2). Null where unknown.</param>
/// <param name="Created">In UTC; null where the store does not know.</param>
public sealed record StorageEntry(string Name, EntryKind Kind, long Length, DateTimeOffset Modified, UnixFileMode Mode, long Links = 1, string? Unique = null, DateTimeOffset? Created = null)
{
    /// <summary>Whether it can be removed or renamed at all.</summary>
    public EntryRole Role { get; init; }

    public bool IsDirectory => Kind == EntryKind.Directory;

    public bool IsFile => Kind == EntryKind.File;
}
