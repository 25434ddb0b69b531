using System.Net.Sockets;

namespace Portcullis.Server.Transport;

/// <summary>
/// What goes over a socket on one of the <see cref="TransferThreads"/>, where a moment's wait in the kernel is cheaper than being called
/// back. On any other thread only <see cref="Pays"/> and <see cref="Rest"/> are for use.
/// </summary>
internal sealed class BriefTransfer(Socket socket)
{
    // Less is not worth being woken for, when much is coming.
    private const int BulkLowWater = 128 * 1024;

    private readonly BriefWaits _waits = new();
    private bool _hasLowWater;
    private SocketError _receiveError;

    /// <summary>At the beginning of a piece: whether to enter.</summary>
    public bool Pays => _waits.Pays;

    /// <summary>Whole buffers where they come quickly: file systems take those much better than what a socket happens to have.</summary>
    public int Receive(Span<byte> buffer, out bool isEnd)
    {
        ThrowIfLost();
        isEnd = false;
        var filled = 0;
        do
        {
            var count = socket.Receive(buffer[filled..], SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                // What came before counts. The kernel tells of a reset once, and then of an end.
                _receiveError = error;
                return filled > 0 ? filled : throw new SocketException((int)error);
            }

            filled += count;
            isEnd = error == SocketError.Success && count == 0;
        }
        while (filled < buffer.Length && !isEnd && WaitToReceive());
        return filled;
    }

    /// <summary>As much as goes without more than a moment's wait.</summary>
    public int Send(ReadOnlySpan<byte> buffer, CancellationToken cancellation)
    {
        var sent = 0;
        while (sent < buffer.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            sent += socket.Send(buffer[sent..], SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock && !WaitToSend())
                break;
            if (error is not (SocketError.Success or SocketError.WouldBlock))
                throw new SocketException((int)error);
        }

        return sent;
    }

    /// <summary>Whether there is something to read after a moment, much of it if possible; false at once where waiting does not pay.</summary>
    public bool WaitToReceive() => Wait(forInput: true);

    /// <summary>Whether there is room after a moment; false at once where waiting does not pay.</summary>
    public bool WaitToSend() => Wait(forInput: false);

    /// <summary>Before the connection is waited for in the ordinary way.</summary>
    public void Rest()
    {
        ThrowIfLost();
        SetLowWater(false);
    }

    private void ThrowIfLost()
    {
        if (_receiveError != SocketError.Success)
            throw new SocketException((int)_receiveError);
    }

    private bool Wait(bool forInput)
    {
        try
        {
            // What has come is read after the wait, however little it is, and so nothing is ever left waiting for more.
            if (forInput)
                SetLowWater(true);
            var isReady = forInput ? TransferThreads.WaitToReceive(socket.SafeHandle) || socket.Available > 0 : TransferThreads.WaitToSend(socket.SafeHandle);
            if (!isReady)
                SetLowWater(false);
            _waits.Tell(isReady);
            return isReady;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Lost, or closed meanwhile: who waits in the ordinary way is told of it.
            return false;
        }
    }

    private void SetLowWater(bool isHigh)
    {
        if (_hasLowWater == isHigh)
            return;

        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater, isHigh ? BulkLowWater : 1);
        _hasLowWater = isHigh;
    }
}
