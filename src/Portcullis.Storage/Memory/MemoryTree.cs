using System.Text;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Memory;

/// <summary>The directories and files. Used under the lock of its <see cref="MemoryStorage"/> only.</summary>
internal sealed class MemoryTree(TimeProvider time, MemoryCapacity capacity)
{
    private readonly MemoryDirectory _root = new(number: 1, time.GetUtcNow(), new MemoryPartials(time, capacity));
    private long _lastNumber = 1;

    /// <summary>Null where nothing stands under the path.</summary>
    public MemoryNode? FindIfThere(FtpPath path)
    {
        MemoryNode? node = _root;
        foreach (var name in path.Components)
            node = (node as MemoryDirectory)?.Entries.GetValueOrDefault(name);
        return node;
    }

    /// <summary>As quotas count it, with what is kept of uploads.</summary>
    public StoredAmount Measure(FtpPath path)
    {
        var (sum, open) = (StoredAmount.None, new Stack<MemoryNode>());
        if (FindIfThere(path) is { } found)
            open.Push(found);
        while (open.TryPop(out var node))
        {
            sum += node is MemoryFile file ? new StoredAmount(file.Content.Length, 1) : ((MemoryDirectory)node).Partials.Measure();
            foreach (var below in (node as MemoryDirectory)?.Entries.Values ?? Enumerable.Empty<MemoryNode>())
                open.Push(below);
        }

        return sum;
    }

    public MemoryNode Find(FtpPath path)
    {
        if (path.IsRoot)
            return _root;
        return Parent(path).Entries.GetValueOrDefault(path.Name) ?? throw new StorageException(StorageFault.NotFound, path);
    }

    public MemoryFile FindFile(FtpPath path) =>
        Find(path) as MemoryFile ?? throw new StorageException(StorageFault.NotAFile, path);

    public MemoryDirectory FindDirectory(FtpPath path) => FindDirectory(path, asked: path);

    /// <summary>The directory that an entry stands in, or is to stand in.</summary>
    public MemoryDirectory Parent(FtpPath path) => FindDirectory(path.Parent, asked: path);

    public void Delete(FtpPath path)
    {
        var file = FindFile(path);
        SetEntry(Parent(path), path.Name, null);
        capacity.Free(file.Content.Length);
    }

    /// <summary>What is kept of an upload; null where nothing is, or no longer.</summary>
    public PartialUpload? FindPartial(FtpPath file, string owner) =>
        file.IsRoot ? null : (FindIfThere(file.Parent) as MemoryDirectory)?.Partials.Find(owner, file.Name)?.Upload;

    /// <summary>False where nothing is kept, or an upload goes on with it.</summary>
    public bool RemovePartial(FtpPath file, string owner)
    {
        if (file.IsRoot || Parent(file).Partials is var partials && partials.Find(owner, file.Name) is not { IsHeld: false })
            return false;

        partials.Remove(owner, file.Name);
        return true;
    }

    public void CreateDirectory(FtpPath path)
    {
        if (FindIfThere(path) is not null)
            throw new StorageException(StorageFault.AlreadyExists, path);

        var parent = Parent(path);
        RefuseLongName(path);
        SetEntry(parent, path.Name, new MemoryDirectory(++_lastNumber, time.GetUtcNow(), new MemoryPartials(time, capacity)));
    }

    public void RemoveDirectory(FtpPath path)
    {
        if (path.IsRoot)
            throw new StorageException(StorageFault.NotPossible, path);

        var directory = FindDirectory(path);
        if (directory.Entries.Count > 0 || directory.Uploads > 0)
            throw new StorageException(StorageFault.DirectoryNotEmpty, path);
        directory.Partials.RemoveAll();
        SetEntry(Parent(path), path.Name, null);
    }

    public void Rename(FtpPath source, FtpPath destination)
    {
        if (source.IsRoot)
            throw new StorageException(StorageFault.NotPossible, source);
        if (destination.IsRoot)
            throw new StorageException(StorageFault.AlreadyExists, destination);

        var (from, into) = (Parent(source), Parent(destination));
        var node = Find(source);
        var replaced = into.Entries.GetValueOrDefault(destination.Name);
        if (node is MemoryDirectory && replaced is not null)
            throw new StorageException(StorageFault.AlreadyExists, destination);
        if (node is MemoryDirectory && source.Contains(destination))
            throw new StorageException(StorageFault.NotPossible, source);
        if (replaced is MemoryDirectory)
            throw new StorageException(StorageFault.NotAFile, destination);

        RefuseLongName(destination);
        if (node == replaced)
            return;

        SetEntry(from, source.Name, null);
        SetEntry(into, destination.Name, node);
        Free(replaced);
    }

    /// <summary>Puts a new file under the name, in place of the one that is there.</summary>
    public void SetFile(MemoryDirectory directory, FtpPath path, MemoryContent content)
    {
        var replaced = FileToReplace(directory, path);
        SetEntry(directory, path.Name, new MemoryFile(++_lastNumber, time.GetUtcNow(), content));
        Free(replaced);
    }

    /// <summary>A file takes the place of a file, never of a directory. Null where nothing stands under the name.</summary>
    public static MemoryFile? FileToReplace(MemoryDirectory directory, FtpPath path)
    {
        RefuseLongName(path);
        var replaced = directory.Entries.GetValueOrDefault(path.Name);
        return replaced is MemoryDirectory
            ? throw new StorageException(StorageFault.NotAFile, path)
            : (MemoryFile?)replaced;
    }

    private MemoryDirectory FindDirectory(FtpPath path, FtpPath asked)
    {
        MemoryNode node = _root;
        foreach (var name in path.Components)
        {
            if (node is not MemoryDirectory directory)
                throw new StorageException(StorageFault.NotADirectory, asked);
            node = directory.Entries.GetValueOrDefault(name) ?? throw new StorageException(StorageFault.NotFound, asked);
        }

        return node as MemoryDirectory ?? throw new StorageException(StorageFault.NotADirectory, asked);
    }

    private void SetEntry(MemoryDirectory directory, string name, MemoryNode? node)
    {
        if (node is null)
            directory.Entries.Remove(name);
        else
            directory.Entries[name] = node;
        directory.Modified = time.GetUtcNow();
    }

    private void Free(MemoryNode? replaced)
    {
        if (replaced is MemoryFile file)
            capacity.Free(file.Content.Length);
    }

    private static void RefuseLongName(FtpPath path)
    {
        if (Encoding.UTF8.GetByteCount(path.Name) > FtpPath.MaximumNameLength)
            throw new StorageException(StorageFault.InvalidName, path);
    }
}
