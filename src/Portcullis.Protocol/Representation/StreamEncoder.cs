using System.Buffers;

namespace Portcullis.Protocol.Representation;

/// <summary>MODE S, STRU F (RFC 959 §3.4.1): all octets are data, and closing the connection is the end of the file.</summary>
public sealed class StreamEncoder(IBufferWriter<byte> wire) : IDataSink
{
    public bool IsFull => false;

    public void Data(ReadOnlySpan<byte> octets) => wire.Write(octets);

    public void EndOfRecord()
    {
    }

    public void EndOfFile()
    {
    }

    /// <summary>The restart procedure "is defined only for the block and compressed modes" (RFC 959 §3.5).</summary>
    public void RestartMarker(ReadOnlySpan<byte> marker)
    {
    }
}

/// <summary>MODE S, STRU R (RFC 959 §3.4.1): FF 01 ends a record, FF 02 the file, FF FF is the octet FF.</summary>
public sealed class StreamRecordEncoder(IBufferWriter<byte> wire) : IDataSink
{
    internal const byte Escape = 0xFF;
    internal const byte EndOfRecordCode = 1;
    internal const byte EndOfFileCode = 2;

    // Each octet may become two, and there is to be room for all of them.
    private const int PieceLength = 8 * 1024;

    public bool IsFull => false;

    public void Data(ReadOnlySpan<byte> octets) => Write(octets, Escape, Escape);

    public void Records(ReadOnlySpan<byte> octets, byte recordEnd) => Write(octets, recordEnd, EndOfRecordCode);

    public void EndOfRecord() => wire.Write([Escape, EndOfRecordCode]);

    public void EndOfFile() => wire.Write([Escape, EndOfFileCode]);

    /// <summary>The restart procedure "is defined only for the block and compressed modes" (RFC 959 §3.5).</summary>
    public void RestartMarker(ReadOnlySpan<byte> marker)
    {
    }

    private void Write(ReadOnlySpan<byte> octets, byte end, byte code)
    {
        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, PieceLength)];
            wire.Advance(RecordEscapes.Add(piece, end, code, wire.GetSpan(2 * piece.Length)));
            octets = octets[piece.Length..];
        }
    }
}
