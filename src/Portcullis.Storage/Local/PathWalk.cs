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

    private PathWalk(SafeFileHandle root, string path)
    {
        _root = root;
        Splice(path);
    }

    private SafeFileHandle Here => _below.TryPeek(out var directory) ? directory : _root;

    public static Errno Open(SafeFileHandle root, string path, OpenFlags flags, out SafeFileHandle handle)
    {
        using var walk = new PathWalk(root, path);
        while (true)
        {
            var errno = walk.GoToLast(out var name);
            if (errno != Errno.None)
            {
                handle = new SafeFileHandle();
                return errno;
            }

            errno = SystemCall.OpenAt(walk.Here, name, flags | OpenFlags.NoFollow, out handle);
            if (errno == Errno.None)
                return errno;

            errno = walk.FollowIfLink(name, errno);
            if (errno != Errno.None)
                return errno;
        }
    }

    public static Errno Status(SafeFileHandle root, string path, out FileStatus status)
    {
        using var walk = new PathWalk(root, path);
        while (true)
        {
            status = default;
            var errno = walk.GoToLast(out var name);
            if (errno == Errno.None)
                errno = SystemCall.StatusAt(walk.Here, name, out status);
            if (errno != Errno.None || !status.IsLink)
                return errno;

            errno = walk.FollowIfLink(name, Errno.ELOOP);
            if (errno != Errno.None)
                return errno;
        }
    }

    public void Dispose()
    {
        foreach (var directory in _below)
            directory.Dispose();
    }

    /// <summary>Up to the directory of the last component, which is "." where the path ends in a directory gone into.</summary>
    private Errno GoToLast(out string name)
    {
        while (_ahead.TryPop(out name!))
        {
            // A trailing '/' of a link asks for a directory, as "." does.
            if (name is "" or ".")
                continue;
            if (name != ".." && _ahead.Count == 0)
                return Errno.None;

            var errno = name == ".." ? GoBack() : GoInto(name);
            if (errno != Errno.None)
                return errno;
        }

        name = ".";
        return Errno.None;
    }

    private Errno GoBack()
    {
        if (!_below.TryPop(out var left))
            return Errno.EXDEV;

        left.Dispose();
        return Errno.None;
    }

    private Errno GoInto(string name)
    {
        var errno = SystemCall.OpenAt(Here, name, OpenFlags.PathOnly | OpenFlags.Directory | OpenFlags.NoFollow, out var handle);
        if (errno != Errno.None)
            return FollowIfLink(name, errno);

        _below.Push(handle);
        return Errno.None;
    }

    /// <summary>ELOOP is what O_NOFOLLOW says of a link, ENOTDIR what O_DIRECTORY says of it.</summary>
    private Errno FollowIfLink(string name, Errno errno)
    {
        if (errno is not (Errno.ELOOP or Errno.ENOTDIR))
            return errno;

        var read = SystemCall.ReadLinkAt(Here, name, out var target);
        if (read == Errno.None)
            return Follow(target);

        // A link when it was looked at and none when it was read: once more, counted like a link.
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
