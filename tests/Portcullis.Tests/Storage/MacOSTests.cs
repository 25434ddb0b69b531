using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using Portcullis.Storage.Local.MacOS;

namespace Portcullis.Tests.Storage;

/// <summary>
/// The layouts and numbers of macOS, written octet by octet as Apple's headers have them. That the calls take them so can be
/// seen on macOS only.
/// </summary>
public sealed class MacOSTests
{
    [Fact]
    public void Stat_is_read_from_where_it_stands()
    {
        // struct stat, 64-bit inodes: dev, mode, nlink, ino, uid, gid, rdev, four timespecs, size.
        var octets = new byte[144];
        Array.Fill(octets, (byte)0xEE);
        BinaryPrimitives.WriteUInt32LittleEndian(octets, 0x0100_0011);
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(4), 0x81A4);
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(6), 3);
        BinaryPrimitives.WriteUInt64LittleEndian(octets.AsSpan(8), 0xABCDEF0123);
        WriteTime(octets.AsSpan(48), 1_000_000_000, 123_456_700);
        WriteTime(octets.AsSpan(80), -1, 500_000_000);
        BinaryPrimitives.WriteInt64LittleEndian(octets.AsSpan(96), 5_000_000_000);

        Assert.Equal(octets.Length, Unsafe.SizeOf<MacStat>());
        var entry = MemoryMarshal.Read<MacStat>(octets).ToStatus().ToEntry("a");

        Assert.Equal(
            new StorageEntry(
                "a",
                EntryKind.File,
                5_000_000_000,
                DateTimeOffset.FromUnixTimeSeconds(1_000_000_000).AddTicks(1_234_567),
                (UnixFileMode)0x1A4,
                Links: 3,
                Unique: "1.11-abcdef0123",
                Created: DateTimeOffset.UnixEpoch.AddMilliseconds(-500)),
            entry);
    }

    [Theory]
    [InlineData(0x4000, EntryKind.Directory)]
    [InlineData(0xA000, EntryKind.BrokenLink)]
    [InlineData(0x1000, EntryKind.Other)]
    public void Kinds_are_those_of_every_unix(ushort mode, EntryKind kind)
    {
        var octets = new byte[144];
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(4), mode);

        Assert.Equal(kind, MemoryMarshal.Read<MacStat>(octets).ToStatus().ToEntry("a").Kind);
    }

    [Fact]
    public void Free_space_is_read_from_where_it_stands()
    {
        // struct statfs, 64-bit inodes: bsize, iosize, blocks, bfree, bavail.
        var octets = new byte[2168];
        Array.Fill(octets, (byte)0xEE);
        BinaryPrimitives.WriteUInt32LittleEndian(octets, 4096);
        BinaryPrimitives.WriteUInt64LittleEndian(octets.AsSpan(24), 1UL << 40);

        Assert.Equal(octets.Length, Unsafe.SizeOf<MacFileSystem>());
        var status = MemoryMarshal.Read<MacFileSystem>(octets);
        Assert.Equal((4096u, 1UL << 40), (status.BlockSize, status.AvailableBlocks));
    }

    [Fact]
    public unsafe void A_name_is_read_from_where_it_stands_with_its_nul()
    {
        // struct dirent, 64-bit inodes: ino, seekoff, reclen, namlen, type, name.
        byte[] octets = [.. new byte[16], 32, 0, 5, 0, 8, .. "Ärg"u8, .. "e\0"u8];
        octets[18] = 5;

        fixed (byte* entry = octets)
            Assert.Equal("Ärge\0"u8, MacDirectoryEntry.NameOf(entry));
    }

    [Theory]
    [InlineData(1, StorageFault.AccessDenied)]
    [InlineData(2, StorageFault.NotFound)]
    [InlineData(5, StorageFault.Failed)]
    [InlineData(11, StorageFault.Failed)]
    [InlineData(13, StorageFault.AccessDenied)]
    [InlineData(17, StorageFault.AlreadyExists)]
    [InlineData(18, StorageFault.AccessDenied)]
    [InlineData(20, StorageFault.NotADirectory)]
    [InlineData(21, StorageFault.NotAFile)]
    [InlineData(28, StorageFault.NoSpace)]
    [InlineData(30, StorageFault.ReadOnly)]
    [InlineData(35, StorageFault.Busy)]
    [InlineData(62, StorageFault.AccessDenied)]
    [InlineData(63, StorageFault.InvalidName)]
    [InlineData(66, StorageFault.DirectoryNotEmpty)]
    [InlineData(69, StorageFault.QuotaExceeded)]
    [InlineData(92, StorageFault.InvalidName)]
    public void Error_numbers_are_faults(int number, StorageFault fault) =>
        Assert.Equal(fault, MacErrno.Of(number).ToException("call", FtpPath.Root).Fault);

    [Fact]
    public void What_the_system_cannot_do_is_told_apart()
    {
        Assert.Equal((Errno.EOPNOTSUPP, Errno.EOPNOTSUPP), (MacErrno.Of(45), MacErrno.Of(102)));
        Assert.Equal((Errno.ENOTTY, Errno.ENOSYS), (MacErrno.Of(25), MacErrno.Of(78)));
    }

    /// <summary>36 and 40 are EINPROGRESS and EMSGSIZE there, and ENAMETOOLONG and ELOOP on Linux.</summary>
    [Theory]
    [InlineData(36)]
    [InlineData(39)]
    [InlineData(40)]
    [InlineData(84)]
    [InlineData(95)]
    [InlineData(122)]
    public void A_number_that_means_something_on_Linux_only_is_never_taken_for_that(int number)
    {
        Assert.Equal(-number, (int)MacErrno.Of(number));
        Assert.Equal(StorageFault.Failed, MacErrno.Of(number).ToException("call", FtpPath.Root).Fault);
    }

    private static void WriteTime(Span<byte> octets, long seconds, long nanoseconds)
    {
        BinaryPrimitives.WriteInt64LittleEndian(octets, seconds);
        BinaryPrimitives.WriteInt64LittleEndian(octets[8..], nanoseconds);
    }
}
