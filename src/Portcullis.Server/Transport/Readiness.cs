using System.Collections.Concurrent;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Portcullis.Server.Transport;

/// <summary>
/// Waits until a socket can be written to, for libssl and kernel copies. .NET tells when a socket can be read (a receive of nothing), but not this. One
/// thread for all, started by the first that waits.
/// </summary>
internal static partial class Readiness
{
    private const int Add = 1, Delete = 2;

    private const uint Output = 0x004, OneShot = 1u << 30;

    private const int MaximumEvents = 64;

    private static readonly ConcurrentDictionary<long, TaskCompletionSource> Waiting = new();
    private static readonly Lazy<int> Poll = new(Start);
    private static long _lastKey;

    /// <summary>Also completes when the connection is lost: the next write tells.</summary>
    public static async ValueTask WritableAsync(SafeSocketHandle socket, CancellationToken cancellation)
    {
        // Held meanwhile: a descriptor that is closed is used again, by somebody else.
        var held = false;
        try
        {
            socket.DangerousAddRef(ref held);
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException("The connection is closed.", e);
        }

        var (poll, descriptor, key) = (Poll.Value, (int)socket.DangerousGetHandle(), Interlocked.Increment(ref _lastKey));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting[key] = ready;
        try
        {
            Control(poll, Add, descriptor, Output | OneShot, key);
            await ready.Task.WaitAsync(cancellation);
        }
        finally
        {
            Waiting.TryRemove(key, out _);
            Control(poll, Delete, descriptor, 0, 0);
            socket.DangerousRelease();
        }
    }

    private static void Control(int poll, int operation, int descriptor, uint events, long key)
    {
        Span<byte> happening = stackalloc byte[Event.Size];
        Event.Write(happening, events, key);
        if (epoll_ctl(poll, operation, descriptor, happening) != 0 && operation == Add)
            throw new IOException($"The connection cannot be waited for: {new Win32Exception().Message}.");
    }

    private static int Start()
    {
        var poll = epoll_create1(0x80000);
        if (poll < 0)
            throw new IOException($"No event queue: {new Win32Exception().Message}.");
        new Thread(() => Run(poll)) { IsBackground = true, Name = "Portcullis readiness" }.Start();
        return poll;
    }

    private static void Run(int poll)
    {
        var events = new byte[MaximumEvents * Event.Size];
        while (true)
        {
            var count = epoll_wait(poll, events, MaximumEvents, -1);
            for (var i = 0; i < count; i++)
            {
                if (Waiting.TryRemove(Event.KeyOf(events.AsSpan(i * Event.Size)), out var ready))
                    ready.TrySetResult();
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int poll, int operation, int descriptor, Span<byte> happening);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int poll, Span<byte> events, int maximum, int timeout);

    /// <summary>struct epoll_event: packed on x64, aligned elsewhere.</summary>
    private static class Event
    {
        private static readonly int KeyOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

        public static int Size { get; } = KeyOffset + 8;

        public static void Write(Span<byte> happening, uint events, long key)
        {
            happening.Clear();
            MemoryMarshal.Write(happening, events);
            MemoryMarshal.Write(happening[KeyOffset..], key);
        }

        public static long KeyOf(ReadOnlySpan<byte> happening) => MemoryMarshal.Read<long>(happening[KeyOffset..]);
    }
}
