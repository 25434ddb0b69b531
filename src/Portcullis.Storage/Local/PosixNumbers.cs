namespace Portcullis.Storage.Local;

/// <summary>The numbers of a system's headers: fcntl.h and sys/stat.h.</summary>
internal sealed record PosixNumbers
{
    private const int ReadWrite = 2;

    public static PosixNumbers LinuxX64 { get; } = new()
    {
        Create = 0x40,
        Exclusive = 0x80,
        NoControllingTerminal = 0x100,
        NonBlocking = 0x800,
        Directory = 0x10000,
        NoFollow = 0x20000,
        CloseOnExec = 0x80000,
        PathOnly = 0x200000,
        AtLinkItself = 0x100,
        AtRemoveDirectory = 0x200,
        OmitTime = (1L << 30) - 2,
    };

    public static PosixNumbers LinuxArm64 { get; } = LinuxX64 with { Directory = 0x4000, NoFollow = 0x8000 };

    /// <summary>x64 and arm64 alike. A directory that may be searched but not read cannot be passed: there is no O_PATH.</summary>
    public static PosixNumbers MacOS { get; } = new()
    {
        NonBlocking = 0x4,
        NoFollow = 0x100,
        Create = 0x200,
        Exclusive = 0x800,
        NoControllingTerminal = 0x20000,
        Directory = 0x100000,
        CloseOnExec = 0x1000000,
        PathOnly = 0,
        AtLinkItself = 0x20,
        AtRemoveDirectory = 0x80,
        OmitTime = -2,
    };

    public required int Create { get; init; }

    public required int Exclusive { get; init; }

    public required int NoControllingTerminal { get; init; }

    public required int NonBlocking { get; init; }

    public required int Directory { get; init; }

    public required int NoFollow { get; init; }

    public required int CloseOnExec { get; init; }

    public required int PathOnly { get; init; }

    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    public required int AtLinkItself { get; init; }

    /// <summary>AT_REMOVEDIR.</summary>
    public required int AtRemoveDirectory { get; init; }

    /// <summary>UTIME_OMIT: a time that futimens leaves as it is.</summary>
    public required long OmitTime { get; init; }

    public int Of(OpenFlags flags) => CloseOnExec
        | If(flags, OpenFlags.ReadWrite, ReadWrite)
        | If(flags, OpenFlags.Create, Create)
        | If(flags, OpenFlags.Exclusive, Exclusive)
        | If(flags, OpenFlags.Directory, Directory)
        | If(flags, OpenFlags.NoFollow, NoFollow)
        | If(flags, OpenFlags.NonBlocking, NonBlocking)
        | If(flags, OpenFlags.NoControllingTerminal, NoControllingTerminal)
        | If(flags, OpenFlags.PathOnly, PathOnly);

    private static int If(OpenFlags flags, OpenFlags flag, int number) => (flags & flag) != 0 ? number : 0;
}
