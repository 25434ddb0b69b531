using System.Text;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// TYPE E and IBM's TYPE C, on receiving: the octets of a code page become UTF-8. NL (X'15') is the line end (RFC 959 §3.1.1.2) and
/// becomes LF; LF (X'25') is read as one, too. So are CR NL and CR LF, as hosts send them that translate ASCII octet by octet:
/// what comes next is an <see cref="AsciiDecodingSink"/>.
/// </summary>
public sealed class EbcdicDecoder(IDataSink next, EbcdicCodePage page, UnmappableRule rule = UnmappableRule.Refuse) : DataFilter(next)
{
    private const int PieceLength = 4 * 1024;

    // No character of EBCDIC is longer than three octets of UTF-8.
    private readonly byte[] _decoded = new byte[3 * PieceLength];
    private readonly OctetTable _table = new(page.ToAscii);

    private int _decodedCount;
    private long _offset;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, PieceLength)];
            Decode(piece, null);
            _offset += piece.Length;
            Next.Data(_decoded.AsSpan(0, _decodedCount));
            _decodedCount = 0;
            octets = octets[piece.Length..];
        }
    }

    public override void Records(ReadOnlySpan<byte> octets, byte recordEnd)
    {
        // The other line end would become one that nobody can tell from the end of a record.
        if (recordEnd != EbcdicCodePage.NewLine || octets.Contains(EbcdicCodePage.LineFeed))
        {
            base.Records(octets, recordEnd);
            return;
        }

        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, PieceLength)];
            Decode(piece, recordEnd);
            _offset += piece.Length - piece.Count(recordEnd);
            Next.Records(_decoded.AsSpan(0, _decodedCount), (byte)'\n');
            _decodedCount = 0;
            octets = octets[piece.Length..];
        }
    }

    private void Decode(ReadOnlySpan<byte> piece, byte? recordEnd)
    {
        var start = 0;
        while (start < piece.Length)
        {
            var ascii = _table.Translate(piece[start..], _decoded.AsSpan(_decodedCount));
            _decodedCount += ascii;
            start += ascii;

            for (; start < piece.Length && !_table.Has(piece[start]); start++)
                DecodeOctet(piece[start], piece[..start], recordEnd);
        }
    }

    private void DecodeOctet(byte octet, ReadOnlySpan<byte> before, byte? recordEnd)
    {
        if (page.TryDecode(octet, out var character))
            _decodedCount += new Rune(character).EncodeToUtf8(_decoded.AsSpan(_decodedCount));
        else if (rule == UnmappableRule.Substitute)
            _decoded[_decodedCount++] = 0x1A;
        else
            throw Unmappable(octet, _offset + before.Length - (recordEnd is { } end ? before.Count(end) : 0));
    }

    private RepresentationException Unmappable(byte octet, long offset) =>
        new(RepresentationFault.UnmappableOctet, offset, $"X'{octet:X2}' at octet {offset} has no character in CCSID {page.Ccsid}.");
}
