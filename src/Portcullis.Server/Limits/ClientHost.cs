using System.Net;
using System.Net.Sockets;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Server.Limits;

/// <summary>What one client has, and is counted and blamed by: an IPv4 address, or the /64 of an IPv6 one, all addresses of which are its.</summary>
internal static class ClientHost
{
    private const int PrefixIPv6 = 64;

    public static IPNetwork Of(IPAddress client)
    {
        var address = client.Unmapped();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return new IPNetwork(address, 32);

        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        octets[(PrefixIPv6 / 8)..].Clear();
        return new IPNetwork(new IPAddress(octets), PrefixIPv6);
    }
}
