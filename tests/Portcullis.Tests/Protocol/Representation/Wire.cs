using System.Buffers;
using System.Globalization;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

/// <summary>Whole files through whole chains of codecs, as a transfer drives them.</summary>
internal static class Wire
{
    public static TransferParameters Parameters(string type, FileStructure structure, TransmissionMode mode)
    {
        Assert.Equal(ParameterResult.Parsed, RepresentationType.TryParse(type, out var parsed));
        return new TransferParameters(parsed, structure, mode);
    }

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal).Replace("|", "", StringComparison.Ordinal));

    public static byte[] Encode(TransferParameters parameters, byte[] stored, RepresentationOptions? options = null) =>
        Encode(parameters, [stored], options);

    public static byte[] Encode(TransferParameters parameters, IEnumerable<byte[]> stored, RepresentationOptions? options = null, long position = 0)
    {
        using var wire = new OctetBuffer();
        var guarded = new GuardedWire(wire);
        using var encoder = new TransferEncoder(parameters, guarded, options, position);
        foreach (var piece in stored)
        {
            guarded.Allow(piece.Length);
            encoder.Encode(piece);
        }

        guarded.Allow(0);
        encoder.Finish();
        return wire.Written.ToArray();
    }

    public static byte[] Decode(TransferParameters parameters, byte[] wire, RepresentationOptions? options = null) =>
        Decode(parameters, [wire], options).Stored;

    public static Received Decode(TransferParameters parameters, IEnumerable<byte[]> wire, RepresentationOptions? options = null)
    {
        using var decoder = new TransferDecoder(parameters, options);
        var received = new Received();
        foreach (var piece in wire)
        {
            var status = Drive(decoder, piece, received.Take, out var left);
            Assert.Equal(status == OperationStatus.Done ? left : 0, left);
            received.Left += left;
        }

        decoder.Finish();
        Assert.True(decoder.IsEnded);
        received.Take(decoder);
        received.Suspect = decoder.Suspect;
        return received;
    }

    /// <summary>
    /// Gives a decoder one piece of the wire until it wants no more. Each call must take something or give something: a decoder
    /// that does neither would be called for ever, and the test would hang instead of failing.
    /// </summary>
    public static OperationStatus Drive(TransferDecoder decoder, ReadOnlySpan<byte> piece, Action<TransferDecoder> take, out int left)
    {
        while (true)
        {
            var status = decoder.Decode(piece, out var consumed);
            Assert.True(
                status != OperationStatus.DestinationTooSmall || consumed > 0 || !decoder.Stored.IsEmpty || decoder.Marker is not null,
                $"The decoder makes no progress, with {piece.Length} octets to go.");
            piece = piece[consumed..];
            take(decoder);
            decoder.Drained();
            if (status == OperationStatus.DestinationTooSmall)
                continue;

            left = piece.Length;
            return status;
        }
    }

    /// <summary>In two pieces, cut at each index, and octet by octet.</summary>
    public static IEnumerable<byte[][]> Cuts(byte[] octets)
    {
        for (var cut = 0; cut <= octets.Length; cut++)
            yield return [octets[..cut], octets[cut..]];
        yield return [.. octets.Select(octet => new[] { octet })];
    }

    public static byte[][] RandomCut(Random random, byte[] octets)
    {
        var (first, second) = (random.Next(octets.Length + 1), random.Next(octets.Length + 1));
        var (low, high) = (Math.Min(first, second), Math.Max(first, second));
        return [octets[..low], octets[low..high], octets[high..]];
    }

    /// <summary>RFC 1950 by hand: one stored block, no compression.</summary>
    public static byte[] Zlib(byte[] plain)
    {
        uint a = 1, b = 0;
        foreach (var octet in plain)
            (a, b) = ((a + octet) % 65521, (b + a + octet) % 65521);
        var (length, sum) = (plain.Length, (b << 16) | a);
        return
        [
            0x78, 0x01, 1, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8), .. plain,
            (byte)(sum >> 24), (byte)(sum >> 16), (byte)(sum >> 8), (byte)sum,
        ];
    }

    public static string Name(byte[] octets) =>
        octets.Length <= 200 ? Convert.ToHexString(octets) : string.Create(CultureInfo.InvariantCulture, $"{octets.Length} octets");

    public sealed class Received
    {
        private readonly List<byte> _stored = [];

        public byte[] Stored => [.. _stored];

        public List<(string Text, long Position)> Markers { get; } = [];

        public int MostBuffered { get; private set; }

        public long Left { get; set; }

        public long Suspect { get; set; }

        public void Take(TransferDecoder decoder)
        {
            if (decoder.Marker is { } marker)
                Markers.Add((marker.Text, _stored.Count + decoder.MarkedCount));
            MostBuffered = Math.Max(MostBuffered, decoder.Stored.Length);
            _stored.AddRange(decoder.Stored.Span);
        }
    }
}
