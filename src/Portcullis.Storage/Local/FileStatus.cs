using System.Runtime.InteropServices;

namespace Portcullis.Storage.Local;

/// <summary>struct statx of statx(2).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileStatus
{
    /// <summary>STATX_BASIC_STATS: all that stat(2) had.</summary>
    public const uint BasicFacts = 0x7ff;

    private const int KindMask = 0xF000, RegularKind = 0x8000, DirectoryKind = 0x4000, LinkKind = 0xA000;
    private const UnixFileMode PermissionMask = (UnixFileMode)0x1FF;

    [FieldOffset(16)] public readonly uint Links;
    [FieldOffset(28)] private readonly ushort _mode;
    [FieldOffset(32)] private readonly ulong _inode;
    [FieldOffset(40)] public readonly long Length;
    [FieldOffset(112)] private readonly long _modifiedSeconds;
    [FieldOffset(120)] private readonly uint _modifiedNanoseconds;
    [FieldOffset(136)] private readonly uint _deviceMajor;
    [FieldOffset(140)] private readonly uint _deviceMinor;

    public bool IsRegularFile => (_mode & KindMask) == RegularKind;

    public bool IsDirectory => (_mode & KindMask) == DirectoryKind;

    public bool IsLink => (_mode & KindMask) == LinkKind;

    public UnixFileMode Permissions => (UnixFileMode)_mode & PermissionMask;

    /// <summary>Device and inode: the same for two names of one file, and for nothing else.</summary>
    public string Identity => $"{_deviceMajor:x}.{_deviceMinor:x}-{_inode:x}";

    public StorageEntry ToEntry(string name) => new(
        name,
        IsRegularFile ? EntryKind.File : IsDirectory ? EntryKind.Directory : IsLink ? EntryKind.BrokenLink : EntryKind.Other,
        IsRegularFile ? Length : 0,
        Modified,
        Permissions,
        Links,
        Identity);

    /// <summary>A file system may keep years that DateTimeOffset has not.</summary>
    private DateTimeOffset Modified
    {
        get
        {
            if (_modifiedSeconds < DateTimeOffset.MinValue.ToUnixTimeSeconds())
                return DateTimeOffset.MinValue;
            if (_modifiedSeconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                return DateTimeOffset.MaxValue;
            return DateTimeOffset.FromUnixTimeSeconds(_modifiedSeconds).AddTicks(_modifiedNanoseconds / TimeSpan.NanosecondsPerTick);
        }
    }
}
