using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portcullis.Server.Transport;

/// <summary>
/// A few threads for transfers that go fast. On one of them a socket that is not ready is waited for in the kernel, for a moment; being called
/// back by way of the event queue and the thread pool costs more processor time than moving the octets. Whoever has to wait longer leaves
/// the thread, and so a client that is slow, or stands still, holds none.
/// </summary>
internal static partial class TransferThreads
{
    private const int WaitMilliseconds = 10, IdleMilliseconds = 10_000;

    private const short Input = 1, Output = 4;

    private static readonly int Most = Math.Max(8, 4 * Environment.ProcessorCount);

    private static readonly Lock Lock = new();
    private static readonly Stack<Worker> Idle = new();
    private static int _count;

    [ThreadStatic]
    private static bool _isCurrent;

    public static bool IsCurrent => _isCurrent;

    /// <summary>Goes on on one of the threads; where it is if that is one, or if all are taken.</summary>
    public static Entrance EnterAsync() => default;

    /// <summary>Whether the socket became ready within a moment. False at once on any other thread.</summary>
    public static bool WaitToReceive(SafeSocketHandle socket) => Wait(socket, Input);

    /// <inheritdoc cref="WaitToReceive"/>
    public static bool WaitToSend(SafeSocketHandle socket) => Wait(socket, Output);

    private static bool Wait(SafeSocketHandle socket, short events)
    {
        if (!_isCurrent)
            return false;

        // Held meanwhile: a descriptor that is closed is used again, by somebody else.
        var held = false;
        try
        {
            socket.DangerousAddRef(ref held);
            var waiting = new PollDescriptor { Descriptor = (int)socket.DangerousGetHandle(), Events = events };
            return poll(ref waiting, 1, WaitMilliseconds) > 0;
        }
        finally
        {
            if (held)
                socket.DangerousRelease();
        }
    }

    private static bool TryRun(Action work)
    {
        Worker? worker;
        lock (Lock)
        {
            if (!Idle.TryPop(out worker))
            {
                if (_count == Most)
                    return false;
                _count++;
            }
        }

        (worker ?? new Worker()).Run(work);
        return true;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    /// <summary>To be awaited.</summary>
    public readonly struct Entrance : ICriticalNotifyCompletion
    {
        public bool IsCompleted => _isCurrent || !OperatingSystem.IsLinux();

        public Entrance GetAwaiter() => this;

        public void GetResult()
        {
            // Nothing can have failed.
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            if (!TryRun(continuation))
                continuation();
        }
    }

    /// <summary>One thread, which ends when there was nothing to do for a while.</summary>
    private sealed class Worker
    {
        private readonly object _signal = new();
        private Action? _work;

        public Worker() => new Thread(Work) { IsBackground = true, Name = "Portcullis transfer" }.Start();

        public void Run(Action work)
        {
            lock (_signal)
            {
                _work = work;
                Monitor.Pulse(_signal);
            }
        }

        private void Work()
        {
            _isCurrent = true;
            while (Next() is { } work)
            {
                work();
                lock (Lock)
                    Idle.Push(this);
            }
        }

        private Action? Next()
        {
            lock (_signal)
            {
                while (_work is null)
                {
                    if (!Monitor.Wait(_signal, IdleMilliseconds) && _work is null && TryLeave())
                        return null;
                }

                var work = _work;
                _work = null;
                return work;
            }
        }

        // Not while somebody has taken this off the stack, and is about to give it work.
        private bool TryLeave()
        {
            lock (Lock)
            {
                if (!Idle.Contains(this))
                    return false;

                var others = Idle.Where(worker => worker != this).Reverse().ToArray();
                Idle.Clear();
                foreach (var worker in others)
                    Idle.Push(worker);
                _count--;
                return true;
            }
        }
    }
}
