using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// The hidden file an upload grows in, in the directory where it will stand. It is locked as long as it lives: that is
/// how <see cref="OrphanSweep"/>, here or in another process, tells it from what a crash left behind.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private const UnixFileMode ModeUntilCommit = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// A sweep of another process that came between the creation and the lock has the file; another name then. One of this
    /// process does not come between: <see cref="UnlockedNames"/>.
    /// </summary>
    private const int Attempts = 32;

    private string _name;
    private bool _isThere = true;
    private UnixFileMode? _settledAs;

    private TemporaryFile(SafeFileHandle directory, SafeFileHandle handle, string name)
    {
        Directory = directory;
        Handle = handle;
        _name = name;
    }

    public SafeFileHandle Directory { get; }

    public SafeFileHandle Handle { get; }

    /// <param name="directory">Owned by the result.</param>
    /// <param name="path">Of the upload, for the exception.</param>
    /// <param name="created">For tests: between the creation of a file, under this name, and its lock.</param>
    public static TemporaryFile Create(SafeFileHandle directory, FtpPath path, Action<string>? created = null)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryCreate(directory, TemporaryName.Create(), path, created) is { } file)
                return file;
        }

        throw new StorageException(StorageFault.Busy, path, "flock: EAGAIN");
    }

    // Null where a sweep had it first.
    private static TemporaryFile? TryCreate(SafeFileHandle directory, string name, FtpPath path, Action<string>? created)
    {
        UnlockedNames.Add(name);
        try
        {
            SystemCall.CreateAt(directory, name, ModeUntilCommit, out var handle).ThrowIfFailed("create", path);
            created?.Invoke(name);

            var errno = SystemCall.TryLock(handle);
            if (errno == Errno.None && SystemCall.Status(handle, out var status) == Errno.None && status.Links > 0)
                return new TemporaryFile(directory, handle, name);

            handle.Dispose();
            if (errno is Errno.None or Errno.EAGAIN)
                return null;

            SystemCall.UnlinkAt(directory, name);
            throw errno.ToException("flock", path);
        }
        finally
        {
            UnlockedNames.Remove(name);
        }
    }

    /// <summary>Goes on with a file that is kept: whoever has its <see cref="KeptPlace"/> needs no lock of its own.</summary>
    /// <param name="directory">Owned by the result.</param>
    /// <param name="name">Of the file.</param>
    /// <param name="length">What is behind it is cut off.</param>
    /// <param name="path">Of the upload, for the exception.</param>
    public static TemporaryFile Continue(SafeFileHandle directory, string name, long length, FtpPath path)
    {
        SystemCall.OpenAt(directory, name, OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NonBlocking, out var handle).ThrowIfFailed("open", path);
        var errno = SystemCall.Truncate(handle, length);
        if (errno == Errno.None)
            return new TemporaryFile(directory, handle, name);

        handle.Dispose();
        throw errno.ToException("ftruncate", path);
    }

    /// <summary>To another hidden name.</summary>
    public void Rename(string name, FtpPath path)
    {
        SystemCall.RenameAt(Directory, _name, Directory, name, RenameMode.Replace).ThrowIfFailed("renameat2", path);
        _name = name;
    }

    /// <summary>Leaves so much of the file where it is, when this is disposed. What could not be cut off is cut off by whoever goes on.</summary>
    public void Leave(long length)
    {
        if (!_isThere)
            return;

        SystemCall.Truncate(Handle, length);
        SystemCall.Unlock(Handle);
        _isThere = false;
    }

    /// <summary>It has the mode it will have, and both that and its content are as durable as asked. Once is enough, unless <see cref="Changed"/>.</summary>
    public void Settle(FtpPath path, UnixFileMode permissions, Durability durability)
    {
        if (_settledAs == permissions)
            return;

        SystemCall.ChangeMode(Handle, permissions).ThrowIfFailed("fchmod", path);
        durability.Sync(Handle, path);
        _settledAs = permissions;
    }

    /// <summary>Nothing has changed since it was settled.</summary>
    public bool IsSettled => _settledAs is not null;

    /// <summary>To be called after each write.</summary>
    public void Changed() => _settledAs = null;

    /// <summary>
    /// Gives the file its name. With its content synced before and its directory after, a crash at any moment leaves
    /// what was there or what is there now, whole. Asks after the slow part whether it is given up, and then does nothing.
    /// </summary>
    public void Commit(FtpPath path, UnixFileMode permissions, RenameMode mode, Durability durability, Func<bool>? isGivenUp)
    {
        Settle(path, permissions, durability);
        if (isGivenUp?.Invoke() == true)
            throw new OperationCanceledException();

        SystemCall.RenameAt(Directory, _name, Directory, path.Name, mode).ThrowIfFailed("renameat2", path);
        _isThere = false;

        // Not left to the closing of the handle: a process that is being started has a copy of it until it execs.
        SystemCall.Unlock(Handle);
        durability.Sync(Directory, path);
    }

    /// <summary>Unlinks it, unless it has its name or is left.</summary>
    public void Remove()
    {
        if (_isThere)
            SystemCall.UnlinkAt(Directory, _name);
        _isThere = false;
    }

    /// <summary>Unlinks before it closes: the lock ends with the handle.</summary>
    public void Dispose()
    {
        Remove();
        Handle.Dispose();
        Directory.Dispose();
    }
}
