using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local;

/// <summary>
/// <see cref="Libc"/> and <see cref="PosixSystem"/> with errno as the result, calls cut short by a signal begun again, and descriptors that close
/// themselves. A name given as octets ends with NUL.
/// </summary>
internal static class SystemCall
{
    private const int LockExclusive = 2, LockWithoutWaiting = 4, LockNone = 8;
    private const int LongestLink = 4096;

    private static readonly PosixSystem Host = PosixSystem.Current;
    private static readonly PosixNumbers Numbers = Host.Numbers;

    /// <summary>By a pathname of the host: for the root folder, which the operator names, and nothing else.</summary>
    public static Errno OpenHostPath(string path, OpenFlags flags, out SafeFileHandle handle)
    {
        int descriptor;
        do descriptor = Libc.Open(path, Numbers.Of(flags));
        while (Interrupted(descriptor));
        return Wrap(descriptor, out handle);
    }

    public static Errno OpenAt(SafeFileHandle directory, string name, OpenFlags flags, out SafeFileHandle handle)
    {
        int descriptor;
        do descriptor = Libc.OpenAt(directory, name, Numbers.Of(flags));
        while (Interrupted(descriptor));
        return Wrap(descriptor, out handle);
    }

    public static Errno OpenAt(SafeFileHandle directory, ReadOnlySpan<byte> name, OpenFlags flags, out SafeFileHandle handle)
    {
        int descriptor;
        do descriptor = Libc.OpenAt(directory, in MemoryMarshal.GetReference(name), Numbers.Of(flags));
        while (Interrupted(descriptor));
        return Wrap(descriptor, out handle);
    }

    /// <summary>EEXIST where anything has the name, a link too.</summary>
    public static Errno CreateAt(SafeFileHandle directory, string name, UnixFileMode mode, out SafeFileHandle handle)
    {
        const OpenFlags flags = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
        int descriptor;
        do descriptor = Host.Create(directory, name, Numbers.Of(flags), (uint)mode);
        while (Interrupted(descriptor));
        return Wrap(descriptor, out handle);
    }

    /// <summary>openat2 with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS; ENOSYS where the system has none.</summary>
    public static Errno OpenBeneath(SafeFileHandle directory, string path, OpenFlags flags, out SafeFileHandle handle)
    {
        nint descriptor;
        do descriptor = Host.OpenBeneath(directory, path, Numbers.Of(flags));
        while (Interrupted(descriptor));
        return Wrap(descriptor, out handle);
    }

    public static Errno Status(SafeFileHandle opened, out FileStatus status)
    {
        int result;
        do result = Host.Status(opened, out status);
        while (Interrupted(result));
        return Outcome(result);
    }

    /// <summary>Of the link itself, where the name is one.</summary>
    public static Errno StatusAt(SafeFileHandle directory, string name, out FileStatus status)
    {
        int result;
        do result = Host.StatusAt(directory, name, out status);
        while (Interrupted(result));
        return Outcome(result);
    }

    /// <summary>Of the link itself, where the name is one.</summary>
    public static Errno StatusAt(SafeFileHandle directory, ReadOnlySpan<byte> name, out FileStatus status)
    {
        int result;
        do result = Host.StatusAt(directory, in MemoryMarshal.GetReference(name), out status);
        while (Interrupted(result));
        return Outcome(result);
    }

    /// <summary>The text of a link; EINVAL where the name is none.</summary>
    public static Errno ReadLinkAt(SafeFileHandle directory, string name, out string target)
    {
        Span<byte> buffer = stackalloc byte[LongestLink];
        nint length;
        do length = Libc.ReadLinkAt(directory, name, ref MemoryMarshal.GetReference(buffer), buffer.Length);
        while (Interrupted(length));
        target = length > 0 ? Encoding.UTF8.GetString(buffer[..(int)length]) : "";
        return Outcome(length);
    }

    public static Errno MakeDirectoryAt(SafeFileHandle directory, string name, UnixFileMode mode) =>
        Outcome(Libc.MakeDirectoryAt(directory, name, (uint)mode));

    public static Errno LinkAt(SafeFileHandle directory, string name, string target) => Outcome(Libc.LinkAt(target, directory, name));

    public static Errno AvailableSpace(SafeFileHandle opened, out long octets)
    {
        var errno = Outcome(Host.AvailableSpace(opened, out var blocks, out var blockSize));
        octets = (long)Math.Min(blocks * blockSize, long.MaxValue);
        return errno;
    }

    public static Errno UnlinkAt(SafeFileHandle directory, string name) =>
        Outcome(Host.Unlink(directory, name));

    public static Errno UnlinkAt(SafeFileHandle directory, ReadOnlySpan<byte> name) =>
        Outcome(Libc.UnlinkAt(directory, in MemoryMarshal.GetReference(name), flags: 0));

    public static Errno RemoveDirectoryAt(SafeFileHandle directory, string name) =>
        Outcome(Libc.UnlinkAt(directory, name, Numbers.AtRemoveDirectory));

    public static Errno RenameAt(
        SafeFileHandle sourceDirectory, string source, SafeFileHandle destinationDirectory, string destination, RenameMode mode) =>
        Outcome(Host.Rename(sourceDirectory, source, destinationDirectory, destination, mode));

    public static Errno SetModified(SafeFileHandle file, DateTimeOffset modified)
    {
        var seconds = modified.ToUnixTimeSeconds();
        var rest = modified - DateTimeOffset.FromUnixTimeSeconds(seconds);
        var time = new PosixTime(seconds, rest.Ticks * TimeSpan.NanosecondsPerTick);
        return Outcome(Libc.SetTimes(file, new AccessAndModification(new PosixTime(0, Numbers.OmitTime), time)));
    }

    public static Errno ChangeMode(SafeFileHandle file, UnixFileMode mode) => Outcome(Libc.ChangeMode(file, (uint)mode));

    public static Errno Truncate(SafeFileHandle file, long length)
    {
        int result;
        do result = Libc.Truncate(file, length);
        while (Interrupted(result));
        return Outcome(result);
    }

    /// <summary>
    /// fsync. A failure is final: the kernel may have dropped the pages and marked them clean, and a second call would
    /// then succeed for lost data. (Being interrupted is no failure.)
    /// </summary>
    public static Errno Sync(SafeFileHandle file)
    {
        int result;
        do result = Host.Sync(file);
        while (Interrupted(result));
        return Outcome(result);
    }

    /// <summary>EAGAIN where another open file holds the lock.</summary>
    public static Errno TryLock(SafeFileHandle file)
    {
        int result;
        do result = Libc.Lock(file, LockExclusive | LockWithoutWaiting);
        while (Interrupted(result));
        return Outcome(result);
    }

    public static Errno Unlock(SafeFileHandle file) => Outcome(Libc.Lock(file, LockNone));

    /// <summary>Less than the buffer holds may come before the end of the file; nothing comes at the end only.</summary>
    public static Errno Read(SafeFileHandle file, Span<byte> buffer, long offset, out int count)
    {
        nint result;
        do result = Libc.Read(file, ref MemoryMarshal.GetReference(buffer), buffer.Length, offset);
        while (Interrupted(result));
        count = (int)Math.Max(result, 0);
        return Outcome(result);
    }

    /// <summary>All of the buffer, however many calls that takes.</summary>
    public static Errno Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var result = Libc.Write(file, in MemoryMarshal.GetReference(buffer), buffer.Length, offset);
            if (Interrupted(result))
                continue;
            if (result < 0)
                return Outcome(result);

            buffer = buffer[(int)result..];
            offset += result;
        }

        return Errno.None;
    }

    /// <summary>Within the kernel, sharing blocks where the file system can. 0 octets at the end of the source.</summary>
    public static Errno CopyRange(SafeFileHandle source, SafeFileHandle destination, long offset, long length, out long count)
    {
        nint result;
        do result = Host.CopyRange(source, destination, offset, length);
        while (Interrupted(result));
        count = Math.Max(result, 0);
        return Outcome(result);
    }

    public static bool Interrupted(nint result) => Outcome(result) == Errno.EINTR;

    public static Errno Outcome(nint result) => result < 0 ? Host.ErrnoOf(Marshal.GetLastPInvokeError()) : Errno.None;

    private static Errno Wrap(nint descriptor, out SafeFileHandle handle)
    {
        var errno = Outcome(descriptor);
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return errno;
    }
}

internal enum RenameMode
{
    Replace,

    /// <summary>EEXIST where the destination exists.</summary>
    Refuse,
}
