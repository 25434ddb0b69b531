using System.Text;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

public sealed class RestartMarkerTests
{
    [Theory]
    [InlineData("0", true)]
    [InlineData("12345", true)]
    [InlineData("!~Az", true)]
    [InlineData("", false)]
    [InlineData("1 2", false)]
    [InlineData("\u007F", false)]
    [InlineData("é", false)]
    public void Printable_characters_without_a_space(string text, bool isValid)
    {
        Assert.Equal(isValid, RestartMarker.TryParse(text, out var marker));
        Assert.Equal(isValid ? text : null, marker?.ToString());
        Assert.Equal(isValid, RestartMarker.IsValid(Encoding.Latin1.GetBytes(text)));
    }

    [Fact]
    public void At_most_127_characters()
    {
        Assert.True(RestartMarker.TryParse(new string('1', 127), out _));
        Assert.False(RestartMarker.TryParse(new string('1', 128), out _));
        Assert.Throws<FormatException>(() => RestartMarker.Parse(new byte[128]));
    }

    [Fact]
    public void Ours_are_positions()
    {
        Assert.True(RestartMarker.AtPosition(1L << 40).TryGetPosition(out var position));
        Assert.Equal(1L << 40, position);
        Assert.False(RestartMarker.Parse("-1"u8).TryGetPosition(out _));
        Assert.False(RestartMarker.Parse("a7"u8).TryGetPosition(out _));
    }

    [Theory]
    [InlineData("I", FileStructure.File, TransmissionMode.Block, "00 0004 61620A63 | 10 0001 34 | 00 0004 640A6566 | 10 0001 38 | 40 0001 67")]
    [InlineData("A", FileStructure.Record, TransmissionMode.Block, "80 0002 6162 | 80 0002 6364 | 10 0001 36 | C0 0003 656667")]
    [InlineData("A", FileStructure.File, TransmissionMode.Compressed, "08 61620D0A63640D0A | 0010 01 36 | 0040 03 656667")]
    [InlineData("A", FileStructure.Record, TransmissionMode.Compressed, "0080 02 6162 | 0080 02 6364 | 0010 01 36 | 00C0 03 656667")]
    public void Markers_stand_where_sending_can_go_on(string type, FileStructure structure, TransmissionMode mode, string wire) =>
        Assert.Equal(Wire.Hex(wire), Wire.Encode(Wire.Parameters(type, structure, mode), "ab\ncd\nefg"u8.ToArray(), new RepresentationOptions { MarkerInterval = 4 }));

    /// <summary>
    /// At each marker the connection breaks. What was stored is cut at the marker's position, the sender goes on from the
    /// marker, and the file is whole.
    /// </summary>
    [Theory]
    [InlineData("A", FileStructure.File)]
    [InlineData("A", FileStructure.Record)]
    [InlineData("C 273", FileStructure.File)]
    [InlineData("C 1047", FileStructure.Record)]
    [InlineData("I", FileStructure.File)]
    [InlineData("I", FileStructure.Record)]
    public void A_transfer_goes_on_from_every_marker(string type, FileStructure structure)
    {
        foreach (var mode in (TransmissionMode[])[TransmissionMode.Block, TransmissionMode.Compressed])
        {
            foreach (var isFixed in (bool[])[false, true])
            {
                var parameters = Wire.Parameters(type, structure, mode);
                var options = new RepresentationOptions
                {
                    MarkerInterval = 7,
                    EndsLastLine = false,
                    Records = isFixed ? new RecordFormat.Fixed(4) : new RecordFormat.DescriptorWords(),
                };
                var isRdw = type == "I" && structure == FileStructure.Record && !isFixed;
                Seeded.Run(1_000, random =>
                {
                    var stored = isRdw ? Rdws(random) : Seeded.Octets(random, "ab \r\n\n\0"u8, 60);
                    if (isFixed)
                        stored = stored[..(stored.Length / 4 * 4)];

                    var received = Wire.Decode(parameters, Wire.RandomCut(random, Wire.Encode(parameters, Wire.RandomCut(random, stored), options)), options);
                    Assert.True(stored.AsSpan().SequenceEqual(received.Stored), Wire.Name(stored));
                    foreach (var (text, position) in received.Markers)
                    {
                        Assert.Equal(text, position.ToString(System.Globalization.CultureInfo.InvariantCulture));
                        var rest = Wire.Encode(parameters, [stored[(int)position..]], options, position);
                        Assert.True(stored.AsSpan((int)position).SequenceEqual(Wire.Decode(parameters, [rest], options).Stored), $"{Wire.Name(stored)} {text}");
                    }
                });
            }
        }
    }

    [Fact]
    public void Markers_in_a_row_are_told_each()
    {
        var received = Wire.Decode(Wire.Parameters("I", FileStructure.File, TransmissionMode.Block), [Wire.Hex("10 0001 31 | 10 0001 32 | 00 0001 61 | 10 0001 33 | 40 0000")]);
        Assert.Equal([("1", 0), ("2", 0), ("3", 1)], received.Markers);
    }

    [Theory]
    [InlineData("A", FileStructure.File, "00 0002 610D | 10 0001 31 | 40 0001 0A", "610A", 0)]
    [InlineData("A", FileStructure.File, "00 0002 610A | 10 0001 31 | 40 0001 62", "610A62", 1)]
    [InlineData("E", FileStructure.File, "00 0002 810D | 10 0001 31 | 40 0001 15", "610A", 0)]
    [InlineData("I", FileStructure.Record, "00 0001 61 | 10 0001 31 | C0 0001 62", "0006 0000 6162", 0)]
    [InlineData("I", FileStructure.Record, "80 0001 61 | 10 0001 31 | C0 0001 62", "0005 0000 61 0005 0000 62", 1)]
    public void A_marker_that_no_position_answers_to_is_not_told(string type, FileStructure structure, string wire, string stored, int markers)
    {
        var received = Wire.Decode(Wire.Parameters(type, structure, TransmissionMode.Block), [Wire.Hex(wire)]);
        Assert.Equal(Wire.Hex(stored), received.Stored);
        Assert.Equal(markers, received.Markers.Count);
    }

    /// <summary>
    /// A sender marks where it likes: within records, between CR and LF. From every marker that is told it can go on, and the file is
    /// the same.
    /// </summary>
    [Theory]
    [InlineData("A", FileStructure.File, "61 20 0D 0A")]
    [InlineData("A", FileStructure.Record, "61 20 0D")]
    [InlineData("C 273", FileStructure.File, "81 40 0D 15 25")]
    [InlineData("C 1047", FileStructure.Record, "81 40 0D")]
    [InlineData("I", FileStructure.File, "00 01 FF")]
    [InlineData("I", FileStructure.Record, "00 01 FF")]
    public void What_a_sender_marks_anywhere_can_be_gone_on_from(string type, FileStructure structure, string alphabet)
    {
        foreach (var mode in (TransmissionMode[])[TransmissionMode.Block, TransmissionMode.Compressed])
        {
            foreach (var isFixed in (bool[])[false, true])
            {
                var parameters = Wire.Parameters(type, structure, mode);
                var options = new RepresentationOptions { Records = isFixed ? new RecordFormat.Fixed(9, Padding: 7) : new RecordFormat.DescriptorWords() };
                var told = 0;
                Seeded.Run(1_000, random =>
                {
                    var events = Events(random, Wire.Hex(alphabet));
                    var whole = Wire.Decode(parameters, Wire.RandomCut(random, Send(parameters, events)), options);
                    foreach (var (text, position) in whole.Markers)
                    {
                        var after = int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) + 1;
                        var rest = Wire.Decode(parameters, Wire.RandomCut(random, Send(parameters, events[after..])), options);
                        Assert.True(whole.Stored.AsSpan((int)position).SequenceEqual(rest.Stored), $"{Wire.Name(Send(parameters, events))} {text}");
                        told++;
                    }
                });
                Assert.True(told > 100, $"{told}");
            }
        }
    }

    // Data, ends of records (null) and markers (empty). A record has at most nine octets.
    private static List<byte[]?> Events(Random random, byte[] alphabet)
    {
        var (events, length) = (new List<byte[]?>(), 0);
        for (var i = random.Next(14); i > 0; i--)
        {
            switch (random.Next(4))
            {
                case 0:
                    events.Add(null);
                    length = 0;
                    break;
                case 1:
                    events.Add([]);
                    break;
                default:
                    var data = Seeded.Octets(random, alphabet, 9 - length);
                    length += data.Length;
                    if (data.Length > 0)
                        events.Add(data);
                    break;
            }
        }

        return events;
    }

    private static byte[] Send(TransferParameters parameters, List<byte[]?> events)
    {
        using var wire = new OctetBuffer();
        var filler = parameters.Type.DataType switch { DataType.Ascii => (byte)' ', DataType.Ebcdic => (byte)0x40, _ => (byte)0 };
        IDataSink mode = parameters.Mode == TransmissionMode.Block ? new BlockEncoder(wire) : new CompressedEncoder(wire, filler);
        for (var i = 0; i < events.Count; i++)
        {
            switch (events[i])
            {
                case null when parameters.Structure == FileStructure.Record:
                    mode.EndOfRecord();
                    break;
                case null:
                    break;
                case []:
                    mode.RestartMarker(Encoding.ASCII.GetBytes(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                    break;
                case var data:
                    mode.Data(data);
                    break;
            }
        }

        mode.EndOfFile();
        return wire.Written.ToArray();
    }

    private static byte[] Rdws(Random random) =>
        [.. Enumerable.Range(0, random.Next(6)).SelectMany(_ => Rdw(Seeded.Octets(random, "ab"u8, 9)))];

    private static byte[] Rdw(byte[] record) => [0, (byte)(record.Length + 4), 0, 0, .. record];
}
