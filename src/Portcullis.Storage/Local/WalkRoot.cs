using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local;

/// <summary>For kernels without openat2.</summary>
internal sealed class WalkRoot(SafeFileHandle root) : ConfinedRoot(root)
{
    public override Confinement Confinement => Confinement.Walk;

    protected override Errno Open(string path, int flags, out SafeFileHandle handle) => PathWalk.Open(Root, path, flags, out handle);
}
