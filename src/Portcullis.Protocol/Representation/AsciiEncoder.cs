namespace Portcullis.Protocol.Representation;

/// <summary>
/// TYPE A, from a store whose lines end with LF to the wire, where they end with CR LF (RFC 959 §3.1.1.1): every LF
/// becomes CR LF, all else is unchanged. It keeps no state, so a file may be cut into buffers anywhere.
/// </summary>
/// <remarks>
/// A stored CR LF goes out as CR CR LF, on purpose. What a host does to a file must be invertible, "so that an identical
/// file may be retrieved" (RFC 959 §3.1.2; RFC 1123 §4.1.2.4). Were a stored CR LF sent as it is, nobody could tell it
/// from a stored LF, and a file fetched and put back would come out shorter.
/// </remarks>
public static class AsciiEncoder
{
    /// <summary>Encodes the whole source.</summary>
    /// <param name="source">Octets as stored.</param>
    /// <param name="destination">Long enough for what is written; twice the length of the source always suffices.</param>
    /// <returns>The octets written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var (read, written) = LineEnds.Expand(source, destination);
        source = source[read..];

        int lineFeed;
        while ((lineFeed = source.IndexOf((byte)'\n')) >= 0)
        {
            source[..lineFeed].CopyTo(destination[written..]);
            written += lineFeed;
            "\r\n"u8.CopyTo(destination[written..]);
            written += 2;
            source = source[(lineFeed + 1)..];
        }

        source.CopyTo(destination[written..]);
        return written + source.Length;
    }
}
