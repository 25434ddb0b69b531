using System.Globalization;

namespace Portcullis.Storage.Local;

/// <summary>What stat(2) tells, whatever its layout on the system.</summary>
internal readonly struct FileStatus
{
    private const int KindMask = 0xF000, RegularKind = 0x8000, DirectoryKind = 0x4000, LinkKind = 0xA000;
    private const UnixFileMode PermissionMask = (UnixFileMode)0x1FF;

    /// <summary>st_mode: kind and permissions.</summary>
    public required ushort Mode { get; init; }

    public required uint Links { get; init; }

    public required long Length { get; init; }

    public required ulong Inode { get; init; }

    public required uint DeviceMajor { get; init; }

    public required uint DeviceMinor { get; init; }

    public required PosixTime Modified { get; init; }

    /// <summary>Null where the file system does not keep it.</summary>
    public required PosixTime? Created { get; init; }

    public bool IsRegularFile => (Mode & KindMask) == RegularKind;

    public bool IsDirectory => (Mode & KindMask) == DirectoryKind;

    public bool IsLink => (Mode & KindMask) == LinkKind;

    public UnixFileMode Permissions => (UnixFileMode)Mode & PermissionMask;

    /// <summary>Device and inode: the same for two names of one file, and for nothing else.</summary>
    public string Identity
    {
        get
        {
            // Two numbers of 8 digits at most, one of 16, and what stands between.
            Span<char> text = stackalloc char[8 + 1 + 8 + 1 + 16];
            text.TryWrite(CultureInfo.InvariantCulture, $"{DeviceMajor:x}.{DeviceMinor:x}-{Inode:x}", out var length);
            return text[..length].ToString();
        }
    }

    public StorageEntry ToEntry(string name) => new(
        name,
        IsRegularFile ? EntryKind.File : IsDirectory ? EntryKind.Directory : IsLink ? EntryKind.BrokenLink : EntryKind.Other,
        IsRegularFile ? Length : 0,
        Modified.ToDateTimeOffset(),
        Permissions,
        Links,
        Identity,
        Created?.ToDateTimeOffset());
}

/// <summary>struct timespec, since 1970.</summary>
internal readonly record struct PosixTime(long Seconds, long Nanoseconds)
{
    /// <summary>A file system may keep years that DateTimeOffset has not.</summary>
    public DateTimeOffset ToDateTimeOffset()
    {
        if (Seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds())
            return DateTimeOffset.MinValue;
        if (Seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.MaxValue;
        return DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanoseconds / TimeSpan.NanosecondsPerTick);
    }
}
