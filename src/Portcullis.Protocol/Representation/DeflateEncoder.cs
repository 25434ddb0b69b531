using System.Buffers;
using System.IO.Compression;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// MODE Z (draft-preston-ftpext-deflate-04): what MODE S would send, as a zlib stream (RFC 1950). The end of the zlib stream and
/// of the connection end the file.
/// </summary>
public sealed class DeflateEncoder : IDataSink, IDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly IBufferWriter<byte> _wire;
    private readonly OctetBuffer? _stream;
    private readonly StreamRecordEncoder? _records;
    private readonly ZLibStream _zlib;
    private bool _isEmpty = true;

    /// <param name="wire">Gets the zlib stream.</param>
    /// <param name="structure">Records are marked within the zlib stream as in MODE S.</param>
    /// <param name="level">0 to 9.</param>
    public DeflateEncoder(IBufferWriter<byte> wire, FileStructure structure = FileStructure.File, int level = 6)
    {
        _wire = wire;
        _zlib = new ZLibStream(new BufferStream(wire), new ZLibCompressionOptions { CompressionLevel = level });
        if (structure == FileStructure.Record)
        {
            _stream = new OctetBuffer(PieceLength);
            _records = new StreamRecordEncoder(_stream);
        }
    }

    public bool IsFull => false;

    public void Data(ReadOnlySpan<byte> octets)
    {
        if (_records is null)
        {
            Deflate(octets);
            return;
        }

        _records.Data(octets);
        Compress(PieceLength);
    }

    public void EndOfRecord()
    {
        _records?.EndOfRecord();
        Compress(PieceLength);
    }

    public void Records(ReadOnlySpan<byte> octets, byte recordEnd)
    {
        if (_records is null)
        {
            IDataSink.OneByOne(this, octets, recordEnd);
            return;
        }

        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, PieceLength)];
            _records.Records(piece, recordEnd);
            Compress(PieceLength);
            octets = octets[piece.Length..];
        }
    }

    public void EndOfFile()
    {
        _records?.EndOfFile();
        Compress(1);

        // Disposing writes the end of a zlib stream; but of nothing it makes nothing, which is no zlib stream.
        if (_isEmpty)
            _wire.Write<byte>([0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]);
        _zlib.Dispose();
    }

    /// <summary>The restart procedure "is defined only for the block and compressed modes" (RFC 959 §3.5).</summary>
    public void RestartMarker(ReadOnlySpan<byte> marker)
    {
    }

    public void Dispose()
    {
        _zlib.Dispose();
        _stream?.Dispose();
    }

    private void Compress(int atLeast)
    {
        if (_stream is null || _stream.Count < atLeast)
            return;

        Deflate(_stream.Written.Span);
        _stream.Clear();
    }

    private void Deflate(ReadOnlySpan<byte> octets)
    {
        _isEmpty &= octets.IsEmpty;
        _zlib.Write(octets);
    }

    /// <summary>What ZLibStream writes to.</summary>
    private sealed class BufferStream(IBufferWriter<byte> wire) : SpanStream
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer) => wire.Write(buffer);
    }
}
