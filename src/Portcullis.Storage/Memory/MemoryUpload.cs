using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Memory;

internal sealed class MemoryUpload : IUpload
{
    private const int KeepStep = 64 * 1024;

    private readonly MemoryStorage _storage;
    private readonly MemoryTree _tree;
    private readonly MemoryCapacity _capacity;
    private readonly MemoryDirectory _directory;
    private readonly MemoryContent _content = new();
    private readonly bool _isUnique;
    private bool _lostOctets;
    private bool _hasEnded;

    private MemoryUpload(
        MemoryStorage storage, MemoryTree tree, MemoryCapacity capacity, MemoryDirectory directory, FtpPath path, bool isUnique)
    {
        (_storage, _tree, _capacity, _directory, Path, _isUnique) = (storage, tree, capacity, directory, path, isUnique);
    }

    public FtpPath Path { get; }

    public long StartOffset { get; private set; }

    /// <summary>Called under the lock of the storage.</summary>
    public static MemoryUpload Open(MemoryStorage storage, MemoryTree tree, MemoryCapacity capacity, FtpPath path, WriteMode mode)
    {
        if (path.IsRoot)
            throw new StorageException(StorageFault.NotAFile, path);

        var directory = tree.Parent(path);
        var isUnique = mode is WriteMode.UniqueMode;
        if (isUnique)
            path = ChooseName(directory, path);

        var old = MemoryTree.FileToReplace(directory, path)?.Content;
        var kept = mode switch
        {
            WriteMode.AppendMode => old?.Length ?? 0,
            WriteMode.ResumeMode resume => Math.Max(resume.Offset, 0),
            _ => 0,
        };
        if (kept > (old?.Length ?? 0))
            throw new StorageException(StorageFault.BeyondEnd, path);

        var upload = new MemoryUpload(storage, tree, capacity, directory, path, isUnique);
        if (old is not null)
            upload.Keep(old, kept);

        directory.Uploads++;
        if (isUnique)
            directory.Reserved.Add(path.Name);
        return upload;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_hasEnded, this);
        Write(buffer.Span, offset);
        return ValueTask.CompletedTask;
    }

    public ValueTask CommitAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_hasEnded, this);
        return _storage.RunLocked(Commit, cancellation);
    }

    public ValueTask DisposeAsync() => _hasEnded
        ? ValueTask.CompletedTask
        : _storage.RunLocked(
            () =>
            {
                End();
                _capacity.Free(_content.Length);
            },
            CancellationToken.None);

    private void Commit()
    {
        if (_lostOctets)
            throw new StorageException(StorageFault.Failed, Path, "commit after a failed write");
        if (_isUnique && _directory.Entries.ContainsKey(Path.Name))
            throw new StorageException(StorageFault.AlreadyExists, Path);

        _tree.SetFile(_directory, Path, _content);
        End();
    }

    private void End()
    {
        _hasEnded = true;
        _directory.Uploads--;
        if (_isUnique)
            _directory.Reserved.Remove(Path.Name);
    }

    private void Keep(MemoryContent old, long length)
    {
        if (!_capacity.TryTake(length))
            throw new StorageException(StorageFault.NoSpace, Path);

        var buffer = new byte[KeepStep];
        while (StartOffset < length)
        {
            var count = old.Read(buffer.AsSpan(0, (int)Math.Min(KeepStep, length - StartOffset)), StartOffset);
            _content.Write(buffer.AsSpan(0, count), StartOffset);
            StartOffset += count;
        }
    }

    private void Write(ReadOnlySpan<byte> buffer, long offset)
    {
        var growth = Math.Max(0, offset + buffer.Length - _content.Length);
        if (!_capacity.TryTake(growth))
        {
            _lostOctets = true;
            throw new StorageException(StorageFault.NoSpace, Path);
        }

        _content.Write(buffer, offset);
    }

    private static FtpPath ChooseName(MemoryDirectory directory, FtpPath asked)
    {
        foreach (var name in UniqueNames.For(asked.Name))
        {
            if (!directory.Entries.ContainsKey(name) && !directory.Reserved.Contains(name))
                return asked.Parent.Child(name);
        }

        throw new StorageException(StorageFault.AlreadyExists, asked);
    }
}
