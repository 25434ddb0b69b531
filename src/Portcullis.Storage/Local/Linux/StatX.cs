using System.Runtime.InteropServices;

namespace Portcullis.Storage.Local.Linux;

/// <summary>struct statx of statx(2).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct StatX
{
    /// <summary>STATX_BASIC_STATS, all that stat(2) had, and STATX_BTIME, which not every file system keeps.</summary>
    public const uint Facts = 0x7ff | CreationTime;

    private const uint CreationTime = 0x800;

    [FieldOffset(0)] private readonly uint _known;
    [FieldOffset(16)] private readonly uint _links;
    [FieldOffset(28)] private readonly ushort _mode;
    [FieldOffset(32)] private readonly ulong _inode;
    [FieldOffset(40)] private readonly long _length;
    [FieldOffset(80)] private readonly long _createdSeconds;
    [FieldOffset(88)] private readonly uint _createdNanoseconds;
    [FieldOffset(112)] private readonly long _modifiedSeconds;
    [FieldOffset(120)] private readonly uint _modifiedNanoseconds;
    [FieldOffset(136)] private readonly uint _deviceMajor;
    [FieldOffset(140)] private readonly uint _deviceMinor;

    public FileStatus ToStatus() => new()
    {
        Mode = _mode,
        Links = _links,
        Length = _length,
        Inode = _inode,
        DeviceMajor = _deviceMajor,
        DeviceMinor = _deviceMinor,
        Modified = new PosixTime(_modifiedSeconds, _modifiedNanoseconds),
        Created = (_known & CreationTime) != 0 ? new PosixTime(_createdSeconds, _createdNanoseconds) : null,
    };
}
