using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Portcullis.Protocol.Representation;

/// <summary>How much a zlib stream may grow: a few kilobytes of wire can stand for gigabytes of disk.</summary>
/// <param name="Ratio">Octets out for one octet in; deflate reaches 1032, text about 10.</param>
/// <param name="FreeOctets">From so many octets out on.</param>
public sealed record DeflateLimit(int Ratio = 200, long FreeOctets = 1024 * 1024);

/// <summary>Reads MODE Z: a zlib stream, and in it what MODE S would have sent.</summary>
/// <remarks>
/// ZLibStream does not tell whether it saw the end of its stream: it takes a truncated one for a short one. Therefore the
/// Adler-32 of what came out is compared with the last four octets of the wire, which are just that (RFC 1950 §2.2).
/// </remarks>
public sealed class DeflateDecoder : IModeDecoder, IDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly WireStream _wire = new();
    private readonly ZLibStream _zlib;
    private readonly IModeDecoder _mode;
    private readonly IDataSink _sink;
    private readonly DeflateLimit _limit;
    private readonly byte[] _plain = new byte[PieceLength];

    private int _plainStart;
    private int _plainCount;
    private Adler32 _checksum = new();
    private uint _lastFour;
    private long _in;
    private long _out;
    private bool _ended;

    public DeflateDecoder(IDataSink sink, FileStructure structure = FileStructure.File, DeflateLimit? limit = null)
    {
        _sink = sink;
        _limit = limit ?? new DeflateLimit();
        _mode = structure == FileStructure.Record ? new StreamRecordDecoder(sink) : new StreamDecoder(sink);
        _zlib = new ZLibStream(_wire, CompressionMode.Decompress);
    }

    /// <summary>Never <see cref="OperationStatus.Done"/>: the end of the connection is the end of the file, whatever its records say.</summary>
    public OperationStatus Decode(ReadOnlySpan<byte> wire, out int consumed)
    {
        consumed = 0;
        while (Drain())
        {
            if (consumed == wire.Length)
                return OperationStatus.NeedMoreData;

            var taken = _wire.Take(wire[consumed..]);
            Remember(wire.Slice(consumed, taken));
            consumed += taken;
        }

        return OperationStatus.DestinationTooSmall;
    }

    public void Finish()
    {
        if (_in < 6 || _lastFour != _checksum.Value)
            throw new RepresentationException(RepresentationFault.EndOfFileMissing, _in, "The data connection was closed before the end of the zlib stream, or other octets followed it.");
        _mode.Finish();
    }

    public void Dispose() => _zlib.Dispose();

    /// <summary>Gives out all that the octets taken so far stand for.</summary>
    /// <returns>False: the sink is full.</returns>
    private bool Drain()
    {
        while (true)
        {
            while (_plainCount > 0)
            {
                if (_sink.IsFull)
                    return false;
                Pass();
            }

            if (!Inflate())
                return true;
        }
    }

    private void Pass()
    {
        if (_ended)
            throw new RepresentationException(RepresentationFault.OctetsAfterEnd, _in, "Octets follow the end of the file (FF 02).");

        _ended = _mode.Decode(_plain.AsSpan(_plainStart, _plainCount), out var taken) == OperationStatus.Done;
        _plainStart += taken;
        _plainCount -= taken;
    }

    private bool Inflate()
    {
        try
        {
            (_plainStart, _plainCount) = (0, _zlib.Read(_plain, 0, _plain.Length));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new RepresentationException(RepresentationFault.MalformedDeflate, _in, "The wire is not a zlib stream.", e);
        }

        _out += _plainCount;
        if (_out > _limit.FreeOctets && _out > _limit.Ratio * _in)
            throw new RepresentationException(RepresentationFault.ExpansionTooGreat, _in, $"The zlib stream grows to more than {_limit.Ratio} times its size.");

        _checksum.Add(_plain.AsSpan(0, _plainCount));
        if (_plainCount == 0 && !_wire.IsEmpty)
            throw new RepresentationException(RepresentationFault.OctetsAfterEnd, _in, "Octets follow the end of the zlib stream.");
        return _plainCount > 0;
    }

    private void Remember(ReadOnlySpan<byte> wire)
    {
        _in += wire.Length;
        if (wire.Length >= 4)
            _lastFour = BinaryPrimitives.ReadUInt32BigEndian(wire[^4..]);
        else
            foreach (var octet in wire)
                _lastFour = (_lastFour << 8) | octet;
    }

    /// <summary>What ZLibStream reads from. It holds a copy: a span cannot wait in a field.</summary>
    private sealed class WireStream : SpanStream
    {
        private readonly byte[] _octets = new byte[4 * 1024];
        private int _start;
        private int _count;

        public override bool CanRead => true;

        public bool IsEmpty => _count == 0;

        public int Take(ReadOnlySpan<byte> wire)
        {
            (_start, _count) = (0, Math.Min(wire.Length, _octets.Length));
            wire[.._count].CopyTo(_octets);
            return _count;
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, _count);
            _octets.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
            _count -= count;
            return count;
        }
    }
}
