using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Portcullis.Server.Transport.Proxying;

/// <summary>
/// The header of the PROXY protocol, versions 1 and 2, by which a proxy tells whose connection it passes on. Read to its last octet and
/// not one further: what follows it is the client's.
/// </summary>
/// <param name="Source">The client.</param>
/// <param name="Destination">Where the client has connected to: an end of the proxy.</param>
internal sealed record ProxyHeader(IPEndPoint Source, IPEndPoint Destination)
{
    /// <summary>Of version 1, CR LF included.</summary>
    public const int LongestLine = 107;

    /// <summary>Of version 2, after the first 16 octets: addresses, and room for what proxies add (TLVs), which is not looked at.</summary>
    public const int LongestRest = 2048;

    private const int FirstRead = 12, FixedLength = 16, AddressesIPv4 = 12, AddressesIPv6 = 36;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Version 2 as far as it goes: no client of FTP begins with its first five octets.</summary>
    public static bool IsSignature(ReadOnlySpan<byte> first) => first.Length >= 5 && Signature.StartsWith(first[..Math.Min(first.Length, Signature.Length)]);

    /// <summary>Null where the proxy speaks for itself (LOCAL, UNKNOWN), as it does to see whether the server is there.</summary>
    /// <exception cref="ProxyHeaderException">There is no header, or it is wrong; the message says what.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    public static async ValueTask<ProxyHeader?> ReadAsync(IConnection connection, CancellationToken cancellation)
    {
        var octets = new byte[FixedLength + LongestRest];
        await FillAsync(connection, octets.AsMemory(0, FirstRead), cancellation);
        if (octets.AsSpan(0, FirstRead).SequenceEqual(Signature))
            return await ReadBinaryAsync(connection, octets, cancellation);
        return octets.AsSpan().StartsWith("PROXY "u8)
            ? await ReadLineAsync(connection, octets, cancellation)
            : throw new ProxyHeaderException("there is no PROXY header before what the client sends");
    }

    // PROXY TCP4 203.0.113.66 192.0.2.21 40001 21: one octet at a time, since the next one may be the client's.
    private static async ValueTask<ProxyHeader?> ReadLineAsync(IConnection connection, byte[] octets, CancellationToken cancellation)
    {
        var count = FirstRead;
        while (!octets.AsSpan(0, count).EndsWith("\r\n"u8))
        {
            if (count == LongestLine)
                throw new ProxyHeaderException($"the line of version 1 is longer than {LongestLine} octets");
            await FillAsync(connection, octets.AsMemory(count, 1), cancellation);
            count++;
        }

        var words = Encoding.Latin1.GetString(octets, 0, count - 2).Split(' ');
        return words switch
        {
            [_, "UNKNOWN", ..] => null,
            [_, "TCP4" or "TCP6", var source, var destination, var sourcePort, var destinationPort] => new ProxyHeader(
                EndPoint(source, sourcePort, words[1] == "TCP6"), EndPoint(destination, destinationPort, words[1] == "TCP6")),
            _ => throw new ProxyHeaderException("the line of version 1 is none of TCP4, TCP6 and UNKNOWN with two addresses and two ports"),
        };
    }

    private static async ValueTask<ProxyHeader?> ReadBinaryAsync(IConnection connection, byte[] octets, CancellationToken cancellation)
    {
        await FillAsync(connection, octets.AsMemory(FirstRead, FixedLength - FirstRead), cancellation);
        var (versionAndCommand, family, length) = (octets[12], octets[13], BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(14)));
        if (versionAndCommand is not (0x20 or 0x21))
            throw new ProxyHeaderException("it is of another version than 1 and 2, or a command that neither has");
        if (length > LongestRest)
            throw new ProxyHeaderException($"the header of version 2 has {length} octets, and {LongestRest} are allowed");

        await FillAsync(connection, octets.AsMemory(FixedLength, length), cancellation);
        var rest = octets.AsSpan(FixedLength, length);
        return (versionAndCommand & 0xF, family) switch
        {
            (0, _) or (_, 0) => null,
            (1, 0x11) when length >= AddressesIPv4 => Addresses(rest, 4),
            (1, 0x21) when length >= AddressesIPv6 => Addresses(rest, 16),
            _ => throw new ProxyHeaderException("it is of no TCP connection, or its addresses are missing"),
        };
    }

    private static ProxyHeader Addresses(ReadOnlySpan<byte> rest, int size) => new(
        new IPEndPoint(new IPAddress(rest[..size]), BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * size)..])),
        new IPEndPoint(new IPAddress(rest[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * size + 2)..])));

    // As the protocol has them, and not as lenient as IPAddress reads them: 4 numbers, or colons.
    private static IPEndPoint EndPoint(string address, string port, bool isIPv6)
    {
        var isWritten = isIPv6
            ? address.Contains(':') && address.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
            : address.Split('.') is { Length: 4 } parts && parts.All(part => part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));
        return isWritten && IPAddress.TryParse(address, out var read)
            && port.Length is >= 1 and <= 5 && port.All(char.IsAsciiDigit) && int.Parse(port, CultureInfo.InvariantCulture) is >= 0 and <= 65535 and var number
                ? new IPEndPoint(read, number)
                : throw new ProxyHeaderException("the line of version 1 has an address or a port that is none");
    }

    private static async ValueTask FillAsync(IConnection connection, Memory<byte> into, CancellationToken cancellation)
    {
        while (into.Length > 0)
        {
            var count = await connection.ReceiveAsync(into, cancellation);
            if (count == 0)
                throw new ProxyHeaderException("the connection ended within the PROXY header, or before it");
            into = into[count..];
        }
    }
}

/// <summary>A listed proxy has sent no header of the PROXY protocol, or a wrong one.</summary>
internal sealed class ProxyHeaderException(string message) : Exception(message);
