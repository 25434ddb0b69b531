using System.Runtime.InteropServices;

namespace Portcullis.Hosting;

/// <summary>Calls of Linux about who a process is and what it may do. Each returns 0, or -1 (the look-ups an error number).</summary>
internal static partial class HostCalls
{
    public const int SetKeepCapabilities = 8, DropFromBoundingSet = 24, SetNoNewPrivileges = 38, Ambient = 47, AmbientRaise = 2;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    public static partial int Control(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    /// <summary>Of the calling thread.</summary>
    [LibraryImport(Library, EntryPoint = "capset", SetLastError = true)]
    public static partial int SetCapabilities(in CapabilityHeader header, in CapabilitySets sets);

    // The C library makes these three hold for all threads.
    [LibraryImport(Library, EntryPoint = "initgroups", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetGroupsOf(string user, uint group);

    [LibraryImport(Library, EntryPoint = "setgroups", SetLastError = true)]
    public static partial int SetGroups(nuint count, in uint groups);

    [LibraryImport(Library, EntryPoint = "setresgid", SetLastError = true)]
    public static partial int SetGroup(uint real, uint effective, uint saved);

    [LibraryImport(Library, EntryPoint = "setresuid", SetLastError = true)]
    public static partial int SetUser(uint real, uint effective, uint saved);

    /// <summary>Returns only where it failed.</summary>
    [LibraryImport(Library, EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Execute(string program, nint[] arguments);

    /// <summary>This process goes on as another program, with the octets it was given, which need not be text. Returns only where it failed.</summary>
    public static unsafe void ExecuteAnew(string program)
    {
        var words = File.ReadAllBytes("/proc/self/cmdline");
        fixed (byte* first = words)
        {
            var arguments = new List<nint>();
            for (var at = 0; at < words.Length; at += words.AsSpan(at).IndexOf((byte)0) + 1)
                arguments.Add((nint)(first + at));
            arguments.Add(0);
            _ = Execute(program, [.. arguments]);
        }
    }

    [LibraryImport(Library, EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetUserByName(string name, out PasswordEntry entry, ref byte room, nuint size, out nint found);

    [LibraryImport(Library, EntryPoint = "getpwuid_r")]
    public static partial int GetUserById(uint user, out PasswordEntry entry, ref byte room, nuint size, out nint found);

    [LibraryImport(Library, EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetGroupByName(string name, out GroupEntry entry, ref byte room, nuint size, out nint found);

    /// <summary>A moment of the clock that sd_notify(3) asks for.</summary>
    [LibraryImport(Library, EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int Time(int clock, out TimeSpecification time);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Status(int directory, string path, int flags, uint mask, out FileOwner owner);

    /// <summary>For a descriptor that another program opened: programs that this one runs do not get it.</summary>
    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int ControlDescriptor(int descriptor, int command, int argument);
}

/// <summary>struct passwd: the fields before the comment, and room for the rest.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal readonly struct PasswordEntry
{
    /// <summary>Within the room that was given to the call.</summary>
    public readonly nint Name;

    private readonly nint _password;
    public readonly uint UserId;
    public readonly uint GroupId;
}

/// <summary>struct group: the fields before the members, and room for the rest.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal readonly struct GroupEntry
{
    private readonly nint _name;
    private readonly nint _password;
    public readonly uint GroupId;
}

/// <summary>struct timespec of 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TimeSpecification
{
    public readonly long Seconds;
    public readonly long Nanoseconds;
}

/// <summary>struct statx: whose the file is.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileOwner
{
    public const int OfWorkingDirectory = -100;
    public const uint Owner = 0x18;

    [FieldOffset(20)] public readonly uint UserId;
    [FieldOffset(24)] public readonly uint GroupId;
}

/// <summary>Version 3 of the kernel's capability calls, for the calling thread.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CapabilityHeader()
{
    private readonly uint _version = 0x20080522;
    private readonly int _thread = 0;
}

/// <summary>The three sets of a thread, each in two halves.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CapabilitySets(ulong all)
{
    private readonly uint _effectiveLow = (uint)all, _permittedLow = (uint)all, _inheritableLow = (uint)all;
    private readonly uint _effectiveHigh = (uint)(all >> 32), _permittedHigh = (uint)(all >> 32), _inheritableHigh = (uint)(all >> 32);
}
