using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local;

/// <summary>The kernel resolves the path and confines it in one step.</summary>
internal sealed class OpenAt2Root(SafeFileHandle root) : ConfinedRoot(root)
{
    private const int Attempts = 4;

    public override Confinement Confinement => Confinement.OpenAt2;

    /// <summary>
    /// A link with ".." in it is EAGAIN while anything on the machine is renamed, since the kernel cannot tell then
    /// whether it stays beneath. On a busy machine no number of attempts is enough; the walk needs none.
    /// </summary>
    protected override Errno Open(string path, int flags, out SafeFileHandle handle)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var errno = SystemCall.OpenBeneath(Root, path, flags, out handle);
            if (errno != Errno.EAGAIN)
                return errno;
        }

        return PathWalk.Open(Root, path, flags, out handle);
    }
}
