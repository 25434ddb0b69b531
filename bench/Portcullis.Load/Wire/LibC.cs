using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Portcullis.Load.Wire;

/// <summary>
/// System calls without a runtime between: blocking descriptors, one thread each, and flags that Socket does not have
/// (MSG_TRUNC). Numbers are those of Linux on x64 and arm64.
/// </summary>
internal static partial class LibC
{
    public const int MessageNoSignal = 0x4000, MessageTruncate = 0x20;

    public const int ShutdownWrite = 1;

    public const int OpenReadOnly = 0, OpenWriteOnly = 1, OpenCreate = 0x40, OpenTruncate = 0x200;

    public const int SpliceMove = 1, SetPipeSize = 1031;

    private const int Inet = 2, Stream = 1, CloseOnExec = 0x80000, Tcp = 6, NoDelay = 1, SocketLevel = 1, ReuseAddress = 2, LowWater = 18;

    private const int Interrupted = 4;

    /// <summary>An IPv4 socket to <paramref name="address"/>, in the order of the network.</summary>
    public static unsafe int Connect(uint address, int port)
    {
        var descriptor = Checked(socket(Inet, Stream | CloseOnExec, 0));
        var one = 1;
        _ = setsockopt(descriptor, Tcp, NoDelay, &one, sizeof(int));
        var end = new SocketAddress(address, port);
        if (connect(descriptor, &end, sizeof(SocketAddress)) == 0)
            return descriptor;

        var error = Marshal.GetLastPInvokeError();
        _ = close(descriptor);
        throw new IOException($"connect to port {port}: {new Win32Exception(error).Message}");
    }

    public static unsafe int Listen(uint address, int port)
    {
        var descriptor = Checked(socket(Inet, Stream | CloseOnExec, 0));
        var one = 1;
        _ = setsockopt(descriptor, SocketLevel, ReuseAddress, &one, sizeof(int));
        var end = new SocketAddress(address, port);
        Checked(bind(descriptor, &end, sizeof(SocketAddress)));
        Checked(listen(descriptor, 1024));
        return descriptor;
    }

    public static unsafe int Accept(int listener)
    {
        var descriptor = Checked(accept(listener, 0, 0));
        var one = 1;
        _ = setsockopt(descriptor, Tcp, NoDelay, &one, sizeof(int));
        return descriptor;
    }

    /// <summary>A read waits for that many octets, or for the end.</summary>
    public static unsafe void SetLowWater(int descriptor, int octets) =>
        _ = setsockopt(descriptor, SocketLevel, LowWater, &octets, sizeof(int));

    public static unsafe int Send(int descriptor, ReadOnlySpan<byte> octets)
    {
        fixed (byte* start = octets)
        {
            nint sent;
            while ((sent = send(descriptor, start, (nuint)octets.Length, MessageNoSignal)) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
            {
            }

            return (int)Checked(sent);
        }
    }

    public static unsafe int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
            return Receive(descriptor, start, buffer.Length, 0);
    }

    /// <summary>Lets the kernel throw away what has come, up to <paramref name="most"/> octets: nothing is copied.</summary>
    public static unsafe int Discard(int descriptor, int most) => Receive(descriptor, null, most, MessageTruncate);

    public static long Checked(nint result, string what = "system call") =>
        result >= 0 ? result : throw new IOException($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    private static unsafe int Receive(int descriptor, byte* start, int length, int flags)
    {
        nint received;
        while ((received = recv(descriptor, start, (nuint)length, flags)) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }

        return (int)Checked(received, "recv");
    }

    private static int Checked(int result) => (int)Checked((nint)result);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int shutdown(int descriptor, int how);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rename(string source, string destination);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint write(int descriptor, byte* octets, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint sendfile(int destination, int source, long* offset, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint splice(int source, nint sourceOffset, int destination, nint destinationOffset, nuint count, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial int pipe(int* ends);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int setsockopt(int descriptor, int level, int name, void* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int connect(int descriptor, SocketAddress* address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int bind(int descriptor, SocketAddress* address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int listen(int descriptor, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept(int descriptor, nint address, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint send(int descriptor, byte* octets, nuint count, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint recv(int descriptor, byte* octets, nuint count, int flags);

    /// <summary>sockaddr_in.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private readonly struct SocketAddress(uint address, int port)
    {
        private readonly ushort _family = Inet;
        private readonly ushort _port = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((ushort)port);
        private readonly uint _address = address;
    }
}
