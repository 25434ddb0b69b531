using System.Security.Cryptography;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Memory;

internal sealed class MemoryUpload : IUpload
{
    private const int KeepStep = 64 * 1024;
    private const int IdLength = 12;

    private readonly MemoryStorage _storage;
    private readonly MemoryTree _tree;
    private readonly MemoryCapacity _capacity;
    private readonly MemoryDirectory _directory;
    private readonly MemoryContent _content;
    private readonly bool _isUnique;
    private (string Owner, MemoryPartial Partial)? _kept;
    private bool _mustBeNew;
    private bool _lostOctets;
    private bool _hasEnded;
    private Func<bool>? _isGivenUp;

    private MemoryUpload(
        MemoryStorage storage, MemoryTree tree, MemoryCapacity capacity, MemoryDirectory directory, FtpPath path, MemoryContent content, bool isUnique)
    {
        (_storage, _tree, _capacity, _directory, Path, _content, _isUnique) = (storage, tree, capacity, directory, path, content, isUnique);
    }

    public FtpPath Path { get; }

    public long StartOffset { get; private set; }

    /// <summary>Called under the lock of the storage.</summary>
    public static MemoryUpload Open(MemoryStorage storage, MemoryTree tree, MemoryCapacity capacity, FtpPath path, WriteMode mode)
    {
        if (path.IsRoot)
            throw new StorageException(StorageFault.NotAFile, path);

        var directory = tree.Parent(path);
        if (mode is WriteMode.ContinueMode continued)
            return Continue(storage, tree, capacity, directory, path, continued);

        var isUnique = mode is WriteMode.UniqueMode;
        if (isUnique)
            path = ChooseName(directory, path);

        if (mode is WriteMode.CreateMode && directory.Entries.ContainsKey(path.Name))
            throw new StorageException(StorageFault.AlreadyExists, path);

        var old = MemoryTree.FileToReplace(directory, path)?.Content;
        var kept = mode switch
        {
            WriteMode.AppendMode => old?.Length ?? 0,
            WriteMode.ResumeMode resume => Math.Max(resume.Offset, 0),
            _ => 0,
        };
        if (kept > (old?.Length ?? 0))
            throw new StorageException(StorageFault.BeyondEnd, path);

        var upload = new MemoryUpload(storage, tree, capacity, directory, path, new MemoryContent(), isUnique) { _mustBeNew = isUnique || mode is WriteMode.CreateMode };
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

    public ValueTask<PartialUpload?> KeepAsync(Promise promise, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_hasEnded, this);
        return new(_storage.Locked(() => Keep(promise), cancellation));
    }

    public void GiveUpIf(Func<bool> isGivenUp) => _isGivenUp = isGivenUp;

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
                var before = _content.Length;
                _content.Truncate(_kept?.Partial.Upload.Length ?? 0);
                _capacity.Free(before - _content.Length);
                if (_kept is { Partial: var partial })
                    partial.IsHeld = false;
            },
            CancellationToken.None);

    private static MemoryUpload Continue(
        MemoryStorage storage, MemoryTree tree, MemoryCapacity capacity, MemoryDirectory directory, FtpPath path, WriteMode.ContinueMode mode)
    {
        MemoryTree.FileToReplace(directory, path);
        var partial = directory.Partials.Find(mode.Owner, path.Name);
        if (partial?.Upload.Id != mode.Id)
            throw new StorageException(StorageFault.NothingKept, path);
        if (partial.IsHeld)
            throw new StorageException(StorageFault.Busy, path);
        if (mode.Offset > partial.Upload.Length)
            throw new StorageException(StorageFault.BeyondEnd, path);

        partial.Upload = partial.Upload with { Length = mode.Offset };
        partial.IsHeld = true;
        capacity.Free(partial.Content.Length - mode.Offset);
        partial.Content.Truncate(mode.Offset);
        directory.Uploads++;
        return new MemoryUpload(storage, tree, capacity, directory, path, partial.Content, isUnique: false) { StartOffset = mode.Offset, _kept = (mode.Owner, partial) };
    }

    private PartialUpload? Keep(Promise promise)
    {
        if (_lostOctets)
            throw new StorageException(StorageFault.Failed, Path, "promise after a failed write");
        if (_kept is null)
        {
            if (_directory.Partials.Find(promise.Owner, Path.Name) is { IsHeld: true })
                return null;

            var id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
            var partial = new MemoryPartial(_content) { Upload = new PartialUpload(id, promise.Tag, promise.Length, promise.Expires), IsHeld = true };
            _directory.Partials.Set(promise.Owner, Path.Name, partial);
            _kept = (promise.Owner, partial);
        }

        var kept = _kept.Value.Partial;
        return kept.Upload = kept.Upload with { Tag = promise.Tag, Length = promise.Length, Expires = promise.Expires };
    }

    private void Commit()
    {
        if (_lostOctets)
            throw new StorageException(StorageFault.Failed, Path, "commit after a failed write");
        if (_mustBeNew && _directory.Entries.ContainsKey(Path.Name))
            throw new StorageException(StorageFault.AlreadyExists, Path);
        if (_isGivenUp?.Invoke() == true)
            throw new OperationCanceledException();

        _tree.SetFile(_directory, Path, _content);
        if (_kept is { Owner: var owner })
            _directory.Partials.Forget(owner, Path.Name);
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
