using System.Buffers;
using System.Text;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// TYPE E and IBM's TYPE C, on sending: UTF-8 with LF becomes the octets of a code page with NL (X'15'). A CR before an LF is
/// sent twice, so that <see cref="EbcdicDecoder"/>, which reads CR NL as one line end, gives the file back as it was; TYPE A
/// does the same to a stored CR LF.
/// </summary>
public sealed class EbcdicEncoder(IDataSink next, EbcdicCodePage page, UnmappableRule rule = UnmappableRule.Refuse) : DataFilter(next)
{
    private const int PieceLength = 8 * 1024;

    // No character has more octets than in UTF-8; and what was cut.
    private readonly byte[] _encoded = new byte[PieceLength + 4];
    private readonly OctetTable _table = new(page.FromAscii);

    // A character of UTF-8 cut by the end of a buffer.
    private readonly byte[] _cut = new byte[4];
    private int _cutCount;
    private int _encodedCount;
    private bool _afterCarriageReturn;

    // Of the stored file: each record has an LF there that is not seen here.
    private long _offset;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            octets = EncodePiece(octets);
            Pass();
        }
    }

    public override void EndOfRecord()
    {
        EndText();
        _offset++;
        Next.EndOfRecord();
    }

    /// <summary>The ends of lines are translated with the lines; a CR before one is the last octet of its record.</summary>
    public override void Records(ReadOnlySpan<byte> octets, byte recordEnd)
    {
        if (recordEnd != (byte)'\n')
        {
            base.Records(octets, recordEnd);
            return;
        }

        while (!octets.IsEmpty)
        {
            octets = EncodePiece(octets);
            if (_encodedCount > 0)
                Next.Records(_encoded.AsSpan(0, _encodedCount), EbcdicCodePage.NewLine);
            _encodedCount = 0;
        }
    }

    public override void EndOfFile()
    {
        EndText();
        Next.EndOfFile();
    }

    /// <returns>What comes after it.</returns>
    private ReadOnlySpan<byte> EncodePiece(ReadOnlySpan<byte> octets)
    {
        var piece = octets[..Math.Min(octets.Length, PieceLength)];
        octets = octets[piece.Length..];
        while (_cutCount > 0 && !piece.IsEmpty)
        {
            EncodeCut(piece[0]);
            piece = piece[1..];
        }

        Encode(piece);
        return octets;
    }

    private void Encode(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var ascii = _table.Translate(piece, _encoded.AsSpan(_encodedCount));
            _encodedCount += ascii;
            _offset += ascii;
            piece = piece[ascii..];

            while (!piece.IsEmpty && !_table.Has(piece[0]))
            {
                var status = Rune.DecodeFromUtf8(piece, out var rune, out var consumed);
                if (status == OperationStatus.NeedMoreData)
                {
                    piece.CopyTo(_cut);
                    _cutCount = piece.Length;
                    _offset += piece.Length;
                    return;
                }

                EncodeRune(status == OperationStatus.Done ? rune : null, _offset);
                _offset += consumed;
                piece = piece[consumed..];
            }
        }
    }

    private void EncodeCut(byte next)
    {
        _cut[_cutCount++] = next;
        _offset++;
        var status = Rune.DecodeFromUtf8(_cut.AsSpan(0, _cutCount), out var rune, out var consumed);
        if (status == OperationStatus.NeedMoreData)
            return;

        // An octet that does not continue the character begins another one: it may be ASCII, or begin a character itself.
        var rest = _cutCount - consumed;
        EncodeRune(status == OperationStatus.Done ? rune : null, _offset - _cutCount);
        _cutCount = 0;
        if (rest == 0)
            return;

        _offset--;
        Encode([next]);
    }

    private void EncodeRune(Rune? rune, long offset)
    {
        if (rune is { IsBmp: true } character && page.TryEncode((char)character.Value, out var octet))
            _encoded[_encodedCount++] = octet;
        else if (rule == UnmappableRule.Substitute)
            _encoded[_encodedCount++] = EbcdicCodePage.Substitute;
        else if (rune is { } unmappable)
            throw new RepresentationException(RepresentationFault.UnmappableCharacter, offset, $"U+{unmappable.Value:X4} at octet {offset} of the stored file has no octet in CCSID {page.Ccsid}.");
        else
            throw new RepresentationException(RepresentationFault.MalformedText, offset, $"The stored file is not UTF-8 at octet {offset}.");
    }

    private void EndText()
    {
        if (_cutCount > 0)
            EncodeRune(null, _offset - _cutCount);
        _cutCount = 0;
        Pass();
        _afterCarriageReturn = false;
    }

    private void Pass()
    {
        ReadOnlySpan<byte> encoded = _encoded.AsSpan(0, _encodedCount);
        _encodedCount = 0;
        if (encoded.IsEmpty)
            return;

        if (_afterCarriageReturn && encoded[0] == EbcdicCodePage.NewLine)
            Next.Data([EbcdicCodePage.CarriageReturn]);
        _afterCarriageReturn = encoded[^1] == EbcdicCodePage.CarriageReturn;

        // Each CR before NL ends one run and begins the next.
        int end;
        for (var from = 0; (end = encoded[from..].IndexOf([EbcdicCodePage.CarriageReturn, EbcdicCodePage.NewLine])) >= 0; from = 1)
        {
            Next.Data(encoded[..(from + end + 1)]);
            encoded = encoded[(from + end)..];
        }

        Next.Data(encoded);
    }
}
