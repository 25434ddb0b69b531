namespace Portcullis.Protocol.Representation;

/// <summary>TYPE A, STRU F, on sending: <see cref="AsciiEncoder"/> as a sink. T and C are sent as N: the octets are the same.</summary>
public sealed class AsciiEncodingSink(IDataSink next) : DataFilter(next)
{
    private readonly byte[] _encoded = new byte[2 * PieceLength];

    /// <summary>Small enough that a piece stays in the processor's first cache between two codecs.</summary>
    private const int PieceLength = 8 * 1024;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, PieceLength)];
            Next.Data(_encoded.AsSpan(0, AsciiEncoder.Encode(piece, _encoded)));
            octets = octets[piece.Length..];
        }
    }
}

/// <summary>TYPE A, STRU F, on receiving, and behind an <see cref="EbcdicDecoder"/>: <see cref="AsciiDecoder"/> as a sink.</summary>
public sealed class AsciiDecodingSink(IDataSink next) : DataFilter(next)
{
    private readonly AsciiDecoder _decoder = new();
    private readonly byte[] _decoded = new byte[PieceLength + 1];

    private const int PieceLength = 8 * 1024;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, PieceLength)];
            octets = octets[piece.Length..];

            // The rule under TYPE E, and in records: nothing to decode, nothing to copy.
            if (!_decoder.HoldsCarriageReturn && !piece.Contains((byte)'\r'))
            {
                Next.Data(piece);
                continue;
            }

            Pass(_decoder.Decode(piece, _decoded));
        }
    }

    public override void EndOfRecord()
    {
        Pass(_decoder.Finish(_decoded));
        Next.EndOfRecord();
    }

    /// <summary>No line ends are within them: a CR is data, whatever comes next.</summary>
    public override void Records(ReadOnlySpan<byte> octets, byte recordEnd)
    {
        if (recordEnd != (byte)'\n')
        {
            base.Records(octets, recordEnd);
            return;
        }

        Pass(_decoder.Finish(_decoded));

        // Of an open record the next data may be the LF that belongs to it.
        var held = octets is [.., (byte)'\r'] ? 1 : 0;
        if (octets.Length > held)
            Next.Records(octets[..^held], recordEnd);
        if (held > 0)
            Data(octets[^1..]);
    }

    public override void EndOfFile()
    {
        Pass(_decoder.Finish(_decoded));
        Next.EndOfFile();
    }

    /// <summary>Between CR and LF no position in the stored file answers to a marker: it is not passed on.</summary>
    public override void RestartMarker(ReadOnlySpan<byte> marker)
    {
        if (!_decoder.HoldsCarriageReturn)
            Next.RestartMarker(marker);
    }

    private void Pass(int count)
    {
        if (count > 0)
            Next.Data(_decoded.AsSpan(0, count));
    }
}
