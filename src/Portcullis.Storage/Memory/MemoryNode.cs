using System.Globalization;

namespace Portcullis.Storage.Memory;

/// <summary>What stands under a name. Changed under the lock of its <see cref="MemoryStorage"/> only.</summary>
internal abstract class MemoryNode(long number, DateTimeOffset modified)
{
    public DateTimeOffset Modified { get; set; } = modified;

    protected string Unique { get; } = number.ToString("x", CultureInfo.InvariantCulture);

    public abstract StorageEntry ToEntry(string name);
}

internal sealed class MemoryFile(long number, DateTimeOffset modified, MemoryContent content) : MemoryNode(number, modified)
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Not written to any more: readers share it.</summary>
    public MemoryContent Content { get; } = content;

    public override StorageEntry ToEntry(string name) =>
        new(name, EntryKind.File, Content.Length, Modified, Mode, Unique: Unique);
}

internal sealed class MemoryDirectory(long number, DateTimeOffset modified) : MemoryNode(number, modified)
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public Dictionary<string, MemoryNode> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Names announced for STOU, not yet committed.</summary>
    public HashSet<string> Reserved { get; } = new(StringComparer.Ordinal);

    /// <summary>Uploads under way. They keep the directory from being removed.</summary>
    public int Uploads { get; set; }

    public override StorageEntry ToEntry(string name) =>
        new(name, EntryKind.Directory, 0, Modified, Mode, Unique: Unique);
}
