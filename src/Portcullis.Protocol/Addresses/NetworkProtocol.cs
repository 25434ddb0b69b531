using System.Net;
using System.Net.Sockets;

namespace Portcullis.Protocol.Addresses;

/// <summary>The network protocols of EPRT and EPSV (RFC 2428 §2).</summary>
public enum NetworkProtocol
{
    IPv4 = 1,
    IPv6 = 2,
}

public static class NetworkProtocols
{
    /// <summary>The protocol a connection is seen to use; an IPv4 client of a dual-stack socket counts as IPv4.</summary>
    public static NetworkProtocol Of(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6
            ? NetworkProtocol.IPv4
            : NetworkProtocol.IPv6;

    /// <summary>A dual-stack socket reports an IPv4 client as ::ffff:a.b.c.d; this undoes it.</summary>
    public static IPAddress Unmapped(this IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <inheritdoc cref="Unmapped(IPAddress)"/>
    public static IPEndPoint Unmapped(this IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
