using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local;

/// <summary>
/// One path, resolved by hand. Each component is opened relative to the handle of the directory before it and without
/// following links; links are read and spliced in here; ".." goes back to the handle it came from. So no name is ever
/// resolved twice, and there is no moment in which a link put in its place would be followed.
/// </summary>
internal sealed class PathWalk : IDisposable
{
    /// <summary>As many as the kernel follows.</summary>
    private const int MaximumLinks = 40;

    private readonly SafeFileHandle _root;
    private readonly Stack<SafeFileHandle> _below = new();
    private readonly Stack<string> _ahead = new();
    private int _links;

    private PathWalk(SafeFileHandle root) => _root = root;

    private SafeFileHandle Here => _below.TryPeek(out var directory) ? directory : _root;

    public static Errno Open(SafeFileHandle root, string path, int flags, out SafeFileHandle handle)
    {
        using var walk = new PathWalk(root);
        return walk.Go(path, flags, out handle);
    }

    public void Dispose()
    {
        foreach (var directory in _below)
            directory.Dispose();
    }

    private Errno Go(string path, int flags, out SafeFileHandle handle)
    {
        Splice(path);
        while (_ahead.TryPop(out var name))
        {
            // A trailing '/' of a link asks for a directory, as "." does.
            if (name is "" or ".")
                continue;

            var errno = name == ".." ? GoBack(out handle)
                : _ahead.Count > 0 ? GoInto(name, out handle)
                : Finish(name, flags, out handle);
            if (errno != Errno.None || !handle.IsInvalid)
                return errno;
        }

        return SystemCall.OpenAt(Here, ".", flags, out handle);
    }

    private Errno GoBack(out SafeFileHandle handle)
    {
        handle = new SafeFileHandle();
        if (!_below.TryPop(out var left))
            return Errno.EXDEV;

        left.Dispose();
        return Errno.None;
    }

    private Errno GoInto(string name, out SafeFileHandle handle)
    {
        var errno = SystemCall.OpenAt(Here, name, OpenFlags.PathOnly | OpenFlags.Directory | OpenFlags.NoFollow, out handle);
        if (errno != Errno.None)
            return FollowIfLink(Here, name, errno);

        _below.Push(handle);
        handle = new SafeFileHandle();
        return Errno.None;
    }

    /// <summary>Opens the last component. An invalid handle without an error means that it was a link, now spliced in.</summary>
    private Errno Finish(string name, int flags, out SafeFileHandle handle)
    {
        var errno = SystemCall.OpenAt(Here, name, flags | OpenFlags.NoFollow, out handle);
        if (errno != Errno.None)
            return FollowIfLink(Here, name, errno);

        // With O_PATH a link is opened itself.
        if ((flags & OpenFlags.PathOnly) == 0 || (flags & OpenFlags.Directory) != 0)
            return Errno.None;
        if (SystemCall.ReadLinkAt(handle, "", out var target) != Errno.None)
            return Errno.None;

        handle.Dispose();
        handle = new SafeFileHandle();
        return Follow(target);
    }

    /// <summary>ELOOP is what O_NOFOLLOW says of a link, ENOTDIR what O_DIRECTORY says of it.</summary>
    private Errno FollowIfLink(SafeFileHandle directory, string name, Errno errno)
    {
        if (errno is not (Errno.ELOOP or Errno.ENOTDIR))
            return errno;

        var read = SystemCall.ReadLinkAt(directory, name, out var target);
        if (read == Errno.None)
            return Follow(target);

        // A link when it was opened and none when it was read: once more, counted like a link.
        return errno == Errno.ELOOP && read == Errno.EINVAL ? Follow(name) : errno;
    }

    private Errno Follow(string target)
    {
        if (++_links > MaximumLinks)
            return Errno.ELOOP;
        if (target.StartsWith('/'))
            return Errno.EXDEV;

        Splice(target);
        return Errno.None;
    }

    private void Splice(string path)
    {
        var components = path.Split('/');
        for (var i = components.Length - 1; i >= 0; i--)
            _ahead.Push(components[i]);
    }
}
