using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local;

/// <summary>For kernels without openat2, and for all systems but Linux.</summary>
internal sealed class WalkRoot(SafeFileHandle root) : ConfinedRoot(root)
{
    public override Confinement Confinement => Confinement.Walk;

    protected override Errno Open(string path, OpenFlags flags, out SafeFileHandle handle) =>
        PathWalk.Open(Root, path, flags, out handle);

    protected override Errno Status(string path, out FileStatus status) => PathWalk.Status(Root, path, out status);
}
