using System.Buffers;

namespace Portcullis.Client.DataTransfer;

/// <summary>Leaves out the blanks before line ends and at the end of the file. Blanks that may be such are counted, not held.</summary>
/// <remarks>No record is padded with more than <see cref="MaximumBlanks"/>; what is beyond is kept, for blanks compressed on the wire must not fill our memory.</remarks>
internal sealed class LineTrimmer(byte blank, byte lineEnd)
{
    private const int MaximumBlanks = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _trimmed = new();
    private int _blanks;

    /// <returns>Valid until the next call.</returns>
    public ReadOnlyMemory<byte> Trim(ReadOnlySpan<byte> octets)
    {
        _trimmed.ResetWrittenCount();
        foreach (var octet in octets)
        {
            if (octet == blank && _blanks < MaximumBlanks)
            {
                _blanks++;
                continue;
            }

            if (octet != lineEnd)
            {
                for (; _blanks > 0; _blanks--)
                    Write(blank);
            }

            _blanks = 0;
            Write(octet);
        }

        return _trimmed.WrittenMemory;
    }

    private void Write(byte octet)
    {
        _trimmed.GetSpan(1)[0] = octet;
        _trimmed.Advance(1);
    }
}
