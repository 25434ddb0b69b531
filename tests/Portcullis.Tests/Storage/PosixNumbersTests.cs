using System.Runtime.CompilerServices;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using Portcullis.Storage.Local.Linux;

namespace Portcullis.Tests.Storage;

/// <summary>
/// Numbers are all that is proven here of systems that the tests do not run on: what a call would be given, against what
/// the headers of that system say, in octal or hexadecimal as they stand there.
/// </summary>
public sealed class PosixNumbersTests
{
    private const OpenFlags Creating = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
    private const OpenFlags Reading = OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal;
    private const OpenFlags Passing = OpenFlags.PathOnly | OpenFlags.Directory | OpenFlags.NoFollow;

    [Fact]
    public void Linux_on_x64()
    {
        // asm-generic/fcntl.h.
        var numbers = PosixNumbers.LinuxX64;
        Assert.Equal(0x2 | 0x40 | 0x80 | 0x20000 | 0x80000, numbers.Of(Creating));
        Assert.Equal(0x800 | 0x100 | 0x80000, numbers.Of(Reading));
        Assert.Equal(0x200000 | 0x10000 | 0x20000 | 0x80000, numbers.Of(Passing));
        Assert.Equal((0x100, 0x200, 0x3ffffffe), (numbers.AtLinkItself, numbers.AtRemoveDirectory, numbers.OmitTime));
    }

    [Fact]
    public void Linux_on_arm64()
    {
        // arch/arm64/include/uapi/asm/fcntl.h has O_DIRECTORY and O_NOFOLLOW of its own.
        var numbers = PosixNumbers.LinuxArm64;
        Assert.Equal(0x2 | 0x40 | 0x80 | 0x8000 | 0x80000, numbers.Of(Creating));
        Assert.Equal(0x800 | 0x100 | 0x80000, numbers.Of(Reading));
        Assert.Equal(0x200000 | 0x4000 | 0x8000 | 0x80000, numbers.Of(Passing));
    }

    [Fact]
    public void MacOS()
    {
        // sys/fcntl.h and sys/stat.h.
        var numbers = PosixNumbers.MacOS;
        Assert.Equal(0x2 | 0x200 | 0x800 | 0x100 | 0x1000000, numbers.Of(Creating));
        Assert.Equal(0x4 | 0x20000 | 0x1000000, numbers.Of(Reading));
        Assert.Equal(0x100000 | 0x100 | 0x1000000, numbers.Of(Passing));
        Assert.Equal((0x20, 0x80, -2), (numbers.AtLinkItself, numbers.AtRemoveDirectory, numbers.OmitTime));
    }

    [Fact]
    public void The_structures_of_Linux_have_the_lengths_that_the_kernel_writes()
    {
        Assert.Equal(256, Unsafe.SizeOf<StatX>());
        Assert.Equal((24, 24), (OpenHow.Size, Unsafe.SizeOf<OpenHow>()));
        Assert.Equal(32, Unsafe.SizeOf<AccessAndModification>());
        Assert.True(Unsafe.SizeOf<FileSystemStatus>() >= 112, "struct statvfs has 112 octets.");
    }

    /// <summary>So the times that the tests on Linux see went through the same code as those of other systems.</summary>
    [Theory]
    [InlineData(0, 250_000_000, "1970-01-01T00:00:00.2500000+00:00")]
    [InlineData(-14182940, 999_999_999, "1969-07-20T20:17:40.9999999+00:00")]
    [InlineData(long.MinValue, 0, "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData(long.MaxValue, 0, "9999-12-31T23:59:59.9999999+00:00")]
    public void Times_that_no_calendar_has_are_the_nearest_that_it_has(long seconds, long nanoseconds, string expected) =>
        Assert.Equal(expected, new PosixTime(seconds, nanoseconds).ToDateTimeOffset().ToString("O"));

    [Fact]
    public void A_number_without_a_name_is_a_failure_and_nothing_else() =>
        Assert.Equal(StorageFault.Failed, ((Errno)(-107)).ToException("call", FtpPath.Root).Fault);
}
