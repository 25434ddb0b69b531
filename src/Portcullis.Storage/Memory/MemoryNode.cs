using System.Globalization;

namespace Portcullis.Storage.Memory;

/// <summary>What stands under a name. Changed under the lock of its <see cref="MemoryStorage"/> only.</summary>
internal abstract class MemoryNode(long number, DateTimeOffset created, UnixFileMode mode)
{
    public DateTimeOffset Modified { get; set; } = created;

    public DateTimeOffset Created { get; set; } = created;

    public UnixFileMode Mode { get; set; } = mode;

    protected string Unique { get; } = number.ToString("x", CultureInfo.InvariantCulture);

    public abstract StorageEntry ToEntry(string name);
}

internal sealed class MemoryFile(long number, DateTimeOffset created, MemoryContent content) : MemoryNode(number, created, FileMode)
{
    private const UnixFileMode FileMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Not written to any more: readers share it.</summary>
    public MemoryContent Content { get; } = content;

    public override StorageEntry ToEntry(string name) =>
        new(name, EntryKind.File, Content.Length, Modified, Mode, Unique: Unique, Created: Created);
}

internal sealed class MemoryDirectory(long number, DateTimeOffset created, MemoryPartials partials) : MemoryNode(number, created, DirectoryMode)
{
    private const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public Dictionary<string, MemoryNode> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Names announced for STOU, not yet committed.</summary>
    public HashSet<string> Reserved { get; } = new(StringComparer.Ordinal);

    /// <summary>What is kept of uploads into it.</summary>
    public MemoryPartials Partials { get; } = partials;

    /// <summary>Uploads under way. They keep the directory from being removed.</summary>
    public int Uploads { get; set; }

    public override StorageEntry ToEntry(string name) =>
        new(name, EntryKind.Directory, 0, Modified, Mode, Unique: Unique, Created: Created);
}
