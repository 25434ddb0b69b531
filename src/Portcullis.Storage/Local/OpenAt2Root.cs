using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local;

/// <summary>The kernel resolves the path and confines it in one step.</summary>
internal sealed class OpenAt2Root(SafeFileHandle root) : ConfinedRoot(root)
{
    /// <summary>
    /// A link with ".." in it is EAGAIN when anything on the machine is renamed at that moment, since the kernel cannot
    /// tell then whether it stays beneath. With 200,000 renames a second, one attempt in 25 is.
    /// </summary>
    private const int Attempts = 32;

    public override Confinement Confinement => Confinement.OpenAt2;

    protected override Errno Open(string path, OpenFlags flags, out SafeFileHandle handle)
    {
        var errno = SystemCall.OpenBeneath(Root, path, flags, out handle);
        for (var attempt = 1; errno == Errno.EAGAIN && attempt < Attempts; attempt++)
            errno = SystemCall.OpenBeneath(Root, path, flags, out handle);
        return errno;
    }

    protected override Errno Status(string path, out FileStatus status)
    {
        var errno = Open(path, OpenFlags.PathOnly, out var handle);
        using (handle)
        {
            status = default;
            return errno == Errno.None ? SystemCall.Status(handle, out status) : errno;
        }
    }
}
