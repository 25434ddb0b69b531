using System.Runtime.InteropServices;

namespace Portcullis.Storage.Local;

/// <summary>struct statx of statx(2).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileStatus
{
    /// <summary>STATX_BASIC_STATS, all that stat(2) had, and STATX_BTIME, which not every file system keeps.</summary>
    public const uint Facts = 0x7ff | CreationTime;

    private const uint CreationTime = 0x800;

    private const int KindMask = 0xF000, RegularKind = 0x8000, DirectoryKind = 0x4000, LinkKind = 0xA000;
    private const UnixFileMode PermissionMask = (UnixFileMode)0x1FF;

    [FieldOffset(0)] private readonly uint _known;
    [FieldOffset(16)] public readonly uint Links;
    [FieldOffset(28)] private readonly ushort _mode;
    [FieldOffset(32)] public readonly ulong Inode;
    [FieldOffset(40)] public readonly long Length;
    [FieldOffset(80)] private readonly long _createdSeconds;
    [FieldOffset(88)] private readonly uint _createdNanoseconds;
    [FieldOffset(112)] private readonly long _modifiedSeconds;
    [FieldOffset(120)] private readonly uint _modifiedNanoseconds;
    [FieldOffset(136)] private readonly uint _deviceMajor;
    [FieldOffset(140)] private readonly uint _deviceMinor;

    public bool IsRegularFile => (_mode & KindMask) == RegularKind;

    public bool IsDirectory => (_mode & KindMask) == DirectoryKind;

    public bool IsLink => (_mode & KindMask) == LinkKind;

    public UnixFileMode Permissions => (UnixFileMode)_mode & PermissionMask;

    /// <summary>Device and inode: the same for two names of one file, and for nothing else.</summary>
    public string Identity => $"{_deviceMajor:x}.{_deviceMinor:x}-{Inode:x}";

    public StorageEntry ToEntry(string name) => new(
        name,
        IsRegularFile ? EntryKind.File : IsDirectory ? EntryKind.Directory : IsLink ? EntryKind.BrokenLink : EntryKind.Other,
        IsRegularFile ? Length : 0,
        TimeOf(_modifiedSeconds, _modifiedNanoseconds),
        Permissions,
        Links,
        Identity,
        (_known & CreationTime) != 0 ? TimeOf(_createdSeconds, _createdNanoseconds) : null);

    /// <summary>A file system may keep years that DateTimeOffset has not.</summary>
    private static DateTimeOffset TimeOf(long seconds, uint nanoseconds)
    {
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds())
            return DateTimeOffset.MinValue;
        if (seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.MaxValue;
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }
}
