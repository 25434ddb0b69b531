using System.Buffers;
using System.Text;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

/// <summary>Random files through every chain of codecs, cut at random on both sides: what is stored comes back.</summary>
public sealed class PipelineTests
{
    public static TheoryData<string, FileStructure, TransmissionMode> Chains()
    {
        var chains = new TheoryData<string, FileStructure, TransmissionMode>();
        foreach (var type in (string[])["A", "C 37", "C 273", "C 500", "C 1047", "C 1140", "C 424", "I", "L 8"])
        {
            foreach (var structure in (FileStructure[])[FileStructure.File, FileStructure.Record])
            {
                foreach (var mode in Enum.GetValues<TransmissionMode>())
                    chains.Add(type, structure, mode);
            }
        }

        return chains;
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void What_is_stored_comes_back(string type, FileStructure structure, TransmissionMode mode)
    {
        var parameters = Wire.Parameters(type, structure, mode);
        var options = new RepresentationOptions { EndsLastLine = false };
        Seeded.Run(mode == TransmissionMode.Deflate ? 1_000 : 2_000, random =>
        {
            var stored = Stored(random, parameters);
            var wire = Wire.Encode(parameters, Wire.RandomCut(random, stored), options);
            var back = Wire.Decode(parameters, Wire.RandomCut(random, wire), options).Stored;
            Assert.True(stored.AsSpan().SequenceEqual(back), $"{type} {structure} {mode} {Wire.Name(stored)}");
        });
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void However_the_wire_is_split(string type, FileStructure structure, TransmissionMode mode)
    {
        var parameters = Wire.Parameters(type, structure, mode);
        var options = new RepresentationOptions { EndsLastLine = false };
        var random = new Random((int)mode);
        for (var round = 0; round < 10; round++)
        {
            var stored = Stored(random, parameters);
            var whole = Wire.Encode(parameters, stored, options);
            foreach (var cut in Wire.Cuts(stored).Where(_ => mode != TransmissionMode.Deflate))
                Assert.True(whole.AsSpan().SequenceEqual(Wire.Encode(parameters, cut, options)), $"{type} {structure} {mode} {Wire.Name(stored)}");
            foreach (var cut in Wire.Cuts(whole))
                Assert.True(stored.AsSpan().SequenceEqual(Wire.Decode(parameters, cut, options).Stored), $"{type} {structure} {mode} {Wire.Name(stored)}");
        }
    }

    /// <summary>Buffers are the codecs' own, or pooled, and taken once: what a transfer allocates does not grow with its file.</summary>
    [Theory]
    [MemberData(nameof(Chains))]
    public void Nothing_is_allocated_for_a_buffer(string type, FileStructure structure, TransmissionMode mode)
    {
        var parameters = Wire.Parameters(type, structure, mode);
        var random = new Random(7);
        var stored = Enumerable.Range(0, 1000).SelectMany(_ => Stored(random, parameters)).ToArray();
        var encoded = Wire.Encode(parameters, stored);
        using var wire = new OctetBuffer();
        using var encoder = new TransferEncoder(parameters, wire);
        using var decoder = new TransferDecoder(parameters);

        // The first part of both makes the buffers. Of the others one may meet what the runtime does now and then, such as
        // trimming the pool.
        var allocated = new long[4];
        for (var part = 0; part < allocated.Length; part++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Encode(Part(stored, part));
            Decode(Part(encoded, part));
            allocated[part] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated[1..].Min());

        ReadOnlySpan<byte> Part(byte[] octets, int part) => octets.AsSpan(octets.Length / allocated.Length * part, octets.Length / allocated.Length);

        void Encode(ReadOnlySpan<byte> octets)
        {
            for (var rest = octets; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, 8192)..])
            {
                encoder.Encode(rest[..Math.Min(rest.Length, 8192)]);
                wire.Clear();
            }
        }

        void Decode(ReadOnlySpan<byte> octets)
        {
            OperationStatus status;
            do
            {
                status = decoder.Decode(octets, out var consumed);
                octets = octets[consumed..];
                decoder.Drained();
            }
            while (status == OperationStatus.DestinationTooSmall);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Long_files_too(string type, FileStructure structure, TransmissionMode mode)
    {
        var parameters = Wire.Parameters(type, structure, mode);
        var options = new RepresentationOptions { EndsLastLine = false };
        var random = new Random(type.Length + (int)mode);
        var stored = new List<byte>();
        while (stored.Count < 300_000)
            stored.AddRange(Stored(random, parameters));

        byte[] octets = [.. stored];
        var wire = Wire.Encode(parameters, octets, options);
        var received = Wire.Decode(parameters, wire.Chunk(65_536), options);
        Assert.True(octets.AsSpan().SequenceEqual(received.Stored));
        Assert.InRange(received.MostBuffered, 0, 64 * 1024 * 4);

        // What zlib makes depends on how it is fed.
        var inPieces = Wire.Encode(parameters, octets.Chunk(1000), options);
        if (mode == TransmissionMode.Deflate)
            Assert.True(octets.AsSpan().SequenceEqual(Wire.Decode(parameters, inPieces, options)));
        else
            Assert.Equal(wire, inPieces);
    }

    [Fact]
    public void Fixed_records_come_back_from_every_mode() => Seeded.Run(2_000, random =>
    {
        var length = random.Next(1, 20);
        var options = new RepresentationOptions { Records = new RecordFormat.Fixed(length) };
        var stored = new byte[length * random.Next(20)];
        random.NextBytes(stored);
        foreach (var mode in Enum.GetValues<TransmissionMode>())
        {
            var parameters = Wire.Parameters("I", FileStructure.Record, mode);
            var wire = Wire.Encode(parameters, Wire.RandomCut(random, stored), options);
            Assert.True(stored.AsSpan().SequenceEqual(Wire.Decode(parameters, Wire.RandomCut(random, wire), options).Stored));
        }
    });

    [Fact]
    public void What_is_not_implemented_is_not_built()
    {
        RepresentationType.TryParse("L 36", out var local);
        foreach (var parameters in (TransferParameters[])
            [
                new(local, FileStructure.File, TransmissionMode.Stream),
                new(RepresentationType.Image, FileStructure.Page, TransmissionMode.Stream),
            ])
            Assert.Throws<ArgumentException>(() => new TransferDecoder(parameters));

        Assert.Throws<ArgumentException>(() => new TransferDecoder(
            new(RepresentationType.EbcdicNonPrint, FileStructure.File, TransmissionMode.Stream), new RepresentationOptions { EbcdicCcsid = 930 }));
        Assert.Throws<ArgumentException>(() => new TransferDecoder(
            new(RepresentationType.Image, FileStructure.Record, TransmissionMode.Stream), new RepresentationOptions { Records = new RecordFormat.Fixed(0) }));
    }

    private static byte[] Stored(Random random, TransferParameters parameters)
    {
        if (!parameters.Type.IsVerbatim)
            return Encoding.UTF8.GetBytes(Seeded.Text(random, parameters.Type.Ccsid is null or 424 ? "\n\n\r   abc\0\u007F" : "\n\n\r   abc\0\u00A7\u00E4\u007F", 200));
        if (parameters.Structure == FileStructure.File)
            return Seeded.Octets(random, [0, 0, 1, 2, 3, 0xFF, 0x40], 200);

        var records = new List<byte>();
        for (var i = random.Next(8); i > 0; i--)
        {
            var record = Seeded.Octets(random, [0, 0, 1, 2, 3, 0xFF, 0x40], 60);
            records.AddRange([0, (byte)(record.Length + 4), 0, 0, .. record]);
        }

        return [.. records];
    }
}
