using System.Buffers;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

/// <summary>Wires that mean harm: memory stays bounded, and every end is one of the typed faults.</summary>
public sealed class HostileWireTests
{
    private const int Bound = 512 * 1024;

    private static readonly TransferParameters[] Chains =
    [
        .. from type in (string[])["A", "E", "C 424", "I"]
           from structure in (FileStructure[])[FileStructure.File, FileStructure.Record]
           from mode in Enum.GetValues<TransmissionMode>()
           select Wire.Parameters(type, structure, mode),
    ];

    [Fact]
    public void A_million_random_wires_end_in_typed_faults() => Seeded.Run(31_250, random =>
    {
        foreach (var parameters in Chains)
        {
            // In MODE Z nearly nothing random gets past the header: some are given one.
            var wire = Seeded.Octets(random, [0, 0, 1, 2, 3, 0x0A, 0x0D, 0x10, 0x15, 0x31, 0x40, 0x80, 0xC0, 0xC1, 0xFF, 0xFF], 24);
            if (parameters.Mode == TransmissionMode.Deflate)
                wire = random.Next(8) == 0 ? Wire.Zlib(wire) : random.Next(64) == 0 ? [0x78, 0x9C, .. wire] : wire[..Math.Min(wire.Length, 1)];
            try
            {
                Wire.Decode(parameters, Wire.RandomCut(random, wire));
            }
            catch (RepresentationException)
            {
            }
        }
    });

    [Fact]
    public void Random_files_are_sent_or_refused() => Seeded.Run(3_000, random =>
    {
        var stored = Seeded.Octets(random, [0, 0, 4, 5, 1, 0x0A, 0x0D, 0x41, 0xC3, 0xA4, 0xE2, 0x82, 0xF0, 0xFF], 40);
        foreach (var parameters in Chains)
        {
            try
            {
                Wire.Encode(parameters, Wire.RandomCut(random, stored));
            }
            catch (RepresentationException)
            {
            }
        }
    });

    /// <summary>
    /// The same wire without end: a block stream, a record, markers, empty records, fillers. What stores nothing is a fault after
    /// a while; what stores something may go on, in bounded memory.
    /// </summary>
    [Theory]
    [InlineData("I", FileStructure.File, TransmissionMode.Block, "00 0000")]
    [InlineData("I", FileStructure.File, TransmissionMode.Block, "00 0004 61626364")]
    [InlineData("I", FileStructure.Record, TransmissionMode.Block, "00 0004 61626364")]
    [InlineData("I", FileStructure.Record, TransmissionMode.Block, "80 0000")]
    [InlineData("I", FileStructure.File, TransmissionMode.Block, "10 0001 31")]
    [InlineData("I", FileStructure.File, TransmissionMode.Block, "80 0000")]
    [InlineData("I", FileStructure.File, TransmissionMode.Block, "20 0000")]
    [InlineData("I", FileStructure.File, TransmissionMode.Block, "10 0001 31 00 0000")]
    [InlineData("I", FileStructure.Record, TransmissionMode.Stream, "C1")]
    [InlineData("E", FileStructure.Record, TransmissionMode.Stream, "C1")]
    [InlineData("E", FileStructure.Record, TransmissionMode.Stream, "FF01")]
    [InlineData("I", FileStructure.Record, TransmissionMode.Stream, "FF01")]
    [InlineData("I", FileStructure.File, TransmissionMode.Compressed, "FF")]
    [InlineData("I", FileStructure.Record, TransmissionMode.Compressed, "BF61")]
    [InlineData("E", FileStructure.Record, TransmissionMode.Compressed, "0080")]
    [InlineData("I", FileStructure.File, TransmissionMode.Compressed, "0010 01 31")]
    [InlineData("I", FileStructure.File, TransmissionMode.Compressed, "0000")]
    [InlineData("I", FileStructure.File, TransmissionMode.Compressed, "0080 0020")]
    [InlineData("A", FileStructure.File, TransmissionMode.Compressed, "FF")]
    public void Wires_without_end(string type, FileStructure structure, TransmissionMode mode, string unit)
    {
        foreach (var records in (RecordFormat[])[new RecordFormat.DescriptorWords(), new RecordFormat.Fixed(32_760, 0)])
        {
            if (records is RecordFormat.Fixed && unit is "00 0004 61626364" or "BF61" or "C1")
                continue;

            using var decoder = new TransferDecoder(Wire.Parameters(type, structure, mode), new RepresentationOptions { Records = records });
            var octets = Wire.Hex(unit);
            var wire = Enumerable.Range(0, 64 * 1024 / octets.Length).SelectMany(_ => octets).ToArray();
            var (markers, stored) = (0, 0L);
            try
            {
                for (var i = 0; i < 8; i++)
                    Assert.Equal(OperationStatus.NeedMoreData, Wire.Drive(decoder, wire, Take, out _));
                Assert.Equal(RepresentationFault.EndOfFileMissing, Assert.Throws<RepresentationException>(decoder.Finish).Fault);
                Assert.NotEqual(0, stored);
            }
            catch (RepresentationException e)
            {
                Assert.Equal(RepresentationFault.NothingToStore, e.Fault);
                Assert.Equal(0, stored);
            }

            Assert.Equal(unit.Contains("10 0", StringComparison.Ordinal), markers > 0);

            void Take(TransferDecoder from)
            {
                Assert.InRange(from.Stored.Length, 0, Bound);
                stored += from.Stored.Length;
                markers += from.Marker is null ? 0 : 1;
            }
        }
    }

    [Fact]
    public void A_sender_without_a_reader_is_not_held_in_memory()
    {
        // The codec's own share of memory: what a transfer allocates does not grow with its file.
        var parameters = Wire.Parameters("E", FileStructure.Record, TransmissionMode.Block);
        using var wire = new OctetBuffer();
        using var encoder = new TransferEncoder(parameters, wire);
        var piece = new byte[64 * 1024];
        piece.AsSpan().Fill((byte)'a');
        encoder.Encode(piece);
        wire.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            encoder.Encode(piece);
            Assert.InRange(wire.Count, 0, Bound);
            wire.Clear();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }
}
