namespace Portcullis.Protocol.Representation;

/// <summary>
/// TYPE A, from the wire to a store whose lines end with LF: every CR LF becomes LF; a bare LF and a lone CR stay as
/// they are. It undoes <see cref="AsciiEncoder"/> exactly. One per transfer: a CR that ends a buffer is held until the
/// next octet, or <see cref="Finish"/>, tells what it is.
/// </summary>
public sealed class AsciiDecoder
{
    private bool _holdsCarriageReturn;

    internal bool HoldsCarriageReturn => _holdsCarriageReturn;

    /// <summary>Decodes the whole source, but for a CR that ends it.</summary>
    /// <param name="source">Octets off the wire, cut anywhere.</param>
    /// <param name="destination">One octet longer than the source, for the CR held before. It must not overlap the source.</param>
    /// <returns>The octets written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.IsEmpty)
            return 0;

        var written = 0;
        if (_holdsCarriageReturn && source[0] != (byte)'\n')
            destination[written++] = (byte)'\r';

        _holdsCarriageReturn = source[^1] == (byte)'\r';
        if (_holdsCarriageReturn)
            source = source[..^1];

        var (read, compacted) = LineEnds.Compact(source, destination[written..]);
        written += compacted;
        source = source[read..];

        int carriageReturn;
        while ((carriageReturn = source.IndexOf((byte)'\r')) >= 0)
        {
            source[..carriageReturn].CopyTo(destination[written..]);
            written += carriageReturn;
            source = source[(carriageReturn + 1)..];
            if (source.IsEmpty || source[0] != (byte)'\n')
                destination[written++] = (byte)'\r';
        }

        source.CopyTo(destination[written..]);
        return written + source.Length;
    }

    /// <summary>The end of the file: gives out the CR still held, if there is one.</summary>
    /// <returns>The octets written: one or none.</returns>
    public int Finish(Span<byte> destination)
    {
        if (!_holdsCarriageReturn)
            return 0;

        destination[0] = (byte)'\r';
        _holdsCarriageReturn = false;
        return 1;
    }
}
