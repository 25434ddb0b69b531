using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Portcullis.Server.Transport;

namespace Portcullis.Server.DataTransfer;

/// <summary>A range of ports, both ends included.</summary>
public readonly record struct PortRange(int Low, int High)
{
    /// <summary>The dynamic ports of RFC 6335 §6.</summary>
    public static PortRange Dynamic { get; } = new(49152, 65535);

    public int Count => High - Low + 1;

    public override string ToString() => $"{Low}-{High}";
}

/// <summary>
/// Picks passive data ports. Each pick is a cryptographic random number: sequential ports are what made it possible to
/// steal data connections (RFC 2577 §8).
/// </summary>
public sealed class PassivePorts(INetwork network, PortRange range)
{
    // The user's connection, and strangers that came before it and are being dropped.
    private const int Backlog = 8;

    private const int RandomPicks = 32;

    /// <summary>Listens on a random free port of the range; null where none is free.</summary>
    public IListener? TryListen(IPAddress local)
    {
        // Random picks first; they may meet some ports twice, so the whole range, from a random start, comes after them.
        for (var i = 0; i < RandomPicks; i++)
        {
            if (TryListen(new IPEndPoint(local, range.Low + RandomNumberGenerator.GetInt32(range.Count))) is { } listener)
                return listener;
        }

        var start = RandomNumberGenerator.GetInt32(range.Count);
        for (var i = 0; i < range.Count; i++)
        {
            if (TryListen(new IPEndPoint(local, range.Low + (start + i) % range.Count)) is { } listener)
                return listener;
        }

        return null;
    }

    private IListener? TryListen(IPEndPoint endPoint)
    {
        try
        {
            return network.Listen(endPoint, Backlog);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return null;
        }
    }
}
