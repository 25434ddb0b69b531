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

    private readonly byte[] _encoded = new byte[2 * PieceLength];
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
            var piece = octets[..Math.Min(octets.Length, PieceLength)];
            octets = octets[piece.Length..];
            while (_cutCount > 0 && !piece.IsEmpty)
            {
                EncodeCut(piece[0]);
                piece = piece[1..];
            }

            Encode(piece);
            Pass();
        }
    }

    public override void EndOfRecord()
    {
        EndText();
        _offset++;
        Next.EndOfRecord();
    }

    public override void EndOfFile()
    {
        EndText();
        Next.EndOfFile();
    }

    private void Encode(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_afterCarriageReturn && piece[0] == (byte)'\n')
                _encoded[_encodedCount++] = EbcdicCodePage.CarriageReturn;

            var carriageReturn = piece.IndexOf((byte)'\r');
            var run = carriageReturn < 0 ? piece : piece[..(carriageReturn + 1)];
            _afterCarriageReturn = carriageReturn >= 0;
            EncodeRun(run);
            piece = piece[run.Length..];
        }
    }

    private void EncodeRun(ReadOnlySpan<byte> run)
    {
        while (!run.IsEmpty)
        {
            var ascii = _table.Translate(run, _encoded.AsSpan(_encodedCount));
            _encodedCount += ascii;
            _offset += ascii;
            run = run[ascii..];

            while (!run.IsEmpty && !_table.Has(run[0]))
            {
                var status = Rune.DecodeFromUtf8(run, out var rune, out var consumed);
                if (status == OperationStatus.NeedMoreData)
                {
                    run.CopyTo(_cut);
                    _cutCount = run.Length;
                    _offset += run.Length;
                    return;
                }

                EncodeRune(status == OperationStatus.Done ? rune : null, _offset);
                _offset += consumed;
                run = run[consumed..];
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
        _afterCarriageReturn = false;
        Pass();
    }

    private void Pass()
    {
        if (_encodedCount > 0)
            Next.Data(_encoded.AsSpan(0, _encodedCount));
        _encodedCount = 0;
    }
}
