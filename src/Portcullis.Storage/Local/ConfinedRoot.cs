using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>
/// The root folder, and the one way from a path to a handle. Links are followed as long as they stay below the root.
/// What leads out of it (a "..", an absolute link) is EXDEV.
/// </summary>
internal abstract class ConfinedRoot(SafeFileHandle root) : IDisposable
{
    private const string ConfinementVariable = "PORTCULLIS_CONFINEMENT";

    public abstract Confinement Confinement { get; }

    protected SafeFileHandle Root { get; } = root;

    /// <summary>Opens what stands under the path.</summary>
    public Errno Open(FtpPath path, OpenFlags flags, out SafeFileHandle handle)
    {
        if (!HasNul(path))
            return Open(Relative(path), flags, out handle);

        handle = new SafeFileHandle();
        return Errno.EINVAL;
    }

    /// <summary>Looks at what stands under the path and does not open it.</summary>
    public Errno Status(FtpPath path, out FileStatus status)
    {
        if (!HasNul(path))
            return Status(Relative(path), out status);

        status = default;
        return Errno.EINVAL;
    }

    /// <summary>That of the entry itself, where it is a link; null where there is none. Not for the root, which is no entry.</summary>
    public FileStatus? StatusOfEntry(FtpPath path)
    {
        var errno = Open(path.Parent, OpenFlags.PathOnly | OpenFlags.Directory, out var parent);
        using (parent)
        {
            FileStatus status = default;
            if (errno == Errno.None)
                errno = SystemCall.StatusAt(parent, path.Name, out status);
            if (errno is Errno.ENOENT or Errno.ENOTDIR)
                return null;

            errno.ThrowIfFailed("statx", path);
            return status;
        }
    }

    /// <summary>A directory to list and to sync.</summary>
    public SafeFileHandle OpenDirectory(FtpPath directory) => OpenDirectory(directory, asked: directory);

    /// <summary>The directory of an entry that is to be made, changed or removed.</summary>
    public SafeFileHandle OpenParent(FtpPath entry) => HasNul(entry)
        ? throw Errno.EINVAL.ToException("open directory", entry)
        : OpenDirectory(entry.Parent, asked: entry);

    public static ConfinedRoot Open(string rootFolder, Confinement confinement)
    {
        var wanted = confinement == Confinement.Automatic ? FromEnvironment() : confinement;

        SystemCall.OpenHostPath(rootFolder, OpenFlags.PathOnly | OpenFlags.Directory, out var root)
            .ThrowIfFailed($"open {rootFolder}", FtpPath.Root);
        if (wanted == Confinement.Walk)
            return new WalkRoot(root);

        // ENOSYS: an old kernel, or another system. EPERM: an old container runtime, whose seccomp filter does not know the call.
        var probe = SystemCall.OpenBeneath(root, ".", OpenFlags.PathOnly, out var probed);
        probed.Dispose();
        if (probe == Errno.None)
            return new OpenAt2Root(root);
        if (wanted == Confinement.Automatic && probe is Errno.ENOSYS or Errno.EPERM)
            return new WalkRoot(root);

        root.Dispose();
        throw new PlatformNotSupportedException($"openat2 does not work here ({probe}). Confinement.Walk does without it.");
    }

    /// <param name="root">Owned by the result.</param>
    /// <param name="confinement">One that is known to work.</param>
    public static ConfinedRoot Of(SafeFileHandle root, Confinement confinement) =>
        confinement == Confinement.Walk ? new WalkRoot(root) : new OpenAt2Root(root);

    public void Dispose() => Root.Dispose();

    protected abstract Errno Open(string path, OpenFlags flags, out SafeFileHandle handle);

    protected abstract Errno Status(string path, out FileStatus status);

    private SafeFileHandle OpenDirectory(FtpPath directory, FtpPath asked)
    {
        Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory, out var handle).ThrowIfFailed("open directory", asked);
        return handle;
    }

    private static string Relative(FtpPath path) => path.IsRoot ? "." : path.Value[1..];

    /// <summary>No client can send NUL, but a caller can make such a path. C would read it up to there: another name.</summary>
    private static bool HasNul(FtpPath path) => path.Value.Contains('\0');

    private static Confinement FromEnvironment() => Environment.GetEnvironmentVariable(ConfinementVariable) switch
    {
        null or "" => Confinement.Automatic,
        "openat2" => Confinement.OpenAt2,
        "walk" => Confinement.Walk,
        var other => throw new InvalidOperationException($"{ConfinementVariable} is \"{other}\"; it can be \"openat2\" or \"walk\"."),
    };
}
