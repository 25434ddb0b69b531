using System.Text;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// TYPE E and IBM's TYPE C, on receiving: the octets of a code page become UTF-8 with LF. NL (X'15') is the line end (RFC 959
/// §3.1.1.2); LF (X'25'), CR NL and CR LF are read as one, too, as hosts send them that translate ASCII octet by octet.
/// </summary>
public sealed class EbcdicDecoder(IDataSink next, EbcdicCodePage page, UnmappableRule rule = UnmappableRule.Refuse) : DataFilter(next)
{
    private const int PieceLength = 4 * 1024;

    // No character of EBCDIC is longer than three octets of UTF-8. One for the CR held before.
    private readonly byte[] _decoded = new byte[(3 * PieceLength) + 1];
    private readonly OctetTable _table = new(page.ToAscii);

    private int _decodedCount;
    private bool _holdsCarriageReturn;
    private long _offset;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, PieceLength)];
            Decode(piece);
            Pass();
            octets = octets[piece.Length..];
        }
    }

    public override void EndOfRecord()
    {
        EndText();
        Next.EndOfRecord();
    }

    public override void EndOfFile()
    {
        EndText();
        Next.EndOfFile();
    }

    /// <summary>Between CR and NL no position in the stored file answers to a marker: it is not passed on.</summary>
    public override void RestartMarker(ReadOnlySpan<byte> marker)
    {
        if (!_holdsCarriageReturn)
            Next.RestartMarker(marker);
    }

    private void Decode(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_holdsCarriageReturn && piece[0] is not (EbcdicCodePage.NewLine or EbcdicCodePage.LineFeed))
                _decoded[_decodedCount++] = (byte)'\r';

            var carriageReturn = piece.IndexOf(EbcdicCodePage.CarriageReturn);
            var run = carriageReturn < 0 ? piece : piece[..carriageReturn];
            _holdsCarriageReturn = carriageReturn >= 0;
            DecodeRun(run);
            _offset += run.Length;
            piece = piece[run.Length..];
            if (!_holdsCarriageReturn)
                continue;

            _offset++;
            piece = piece[1..];
        }
    }

    private void DecodeRun(ReadOnlySpan<byte> run)
    {
        var start = 0;
        while (start < run.Length)
        {
            var ascii = _table.Translate(run[start..], _decoded.AsSpan(_decodedCount));
            _decodedCount += ascii;
            start += ascii;

            for (; start < run.Length && !_table.Has(run[start]); start++)
                DecodeOctet(run[start], _offset + start);
        }
    }

    private void DecodeOctet(byte octet, long offset)
    {
        if (page.TryDecode(octet, out var character))
            _decodedCount += new Rune(character).EncodeToUtf8(_decoded.AsSpan(_decodedCount));
        else if (rule == UnmappableRule.Substitute)
            _decoded[_decodedCount++] = 0x1A;
        else
            throw new RepresentationException(RepresentationFault.UnmappableOctet, offset, $"X'{octet:X2}' at octet {offset} has no character in CCSID {page.Ccsid}.");
    }

    private void EndText()
    {
        if (_holdsCarriageReturn)
            _decoded[_decodedCount++] = (byte)'\r';
        _holdsCarriageReturn = false;
        Pass();
    }

    private void Pass()
    {
        if (_decodedCount > 0)
            Next.Data(_decoded.AsSpan(0, _decodedCount));
        _decodedCount = 0;
    }
}
