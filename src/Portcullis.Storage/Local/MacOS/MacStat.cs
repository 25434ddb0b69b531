using System.Runtime.InteropServices;

namespace Portcullis.Storage.Local.MacOS;

/// <summary>struct stat of sys/stat.h, with 64-bit inodes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal readonly struct MacStat
{
    [FieldOffset(0)] private readonly uint _device;
    [FieldOffset(4)] private readonly ushort _mode;
    [FieldOffset(6)] private readonly ushort _links;
    [FieldOffset(8)] private readonly ulong _inode;
    [FieldOffset(48)] private readonly long _modifiedSeconds;
    [FieldOffset(56)] private readonly long _modifiedNanoseconds;
    [FieldOffset(80)] private readonly long _createdSeconds;
    [FieldOffset(88)] private readonly long _createdNanoseconds;
    [FieldOffset(96)] private readonly long _length;

    public FileStatus ToStatus() => new()
    {
        Mode = _mode,
        Links = _links,
        Length = _length,
        Inode = _inode,

        // major() and minor() of sys/types.h.
        DeviceMajor = _device >> 24,
        DeviceMinor = _device & 0xFFFFFF,
        Modified = new PosixTime(_modifiedSeconds, _modifiedNanoseconds),
        Created = new PosixTime(_createdSeconds, _createdNanoseconds),
    };
}

/// <summary>struct statfs of sys/mount.h, with 64-bit inodes; statvfs has counts of 32 bits only.</summary>
[StructLayout(LayoutKind.Explicit, Size = 2168)]
internal readonly struct MacFileSystem
{
    [FieldOffset(0)] public readonly uint BlockSize;

    /// <summary>Without those kept for root.</summary>
    [FieldOffset(24)] public readonly ulong AvailableBlocks;
}
