using System.Text;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

/// <summary>SITE TRIM of IBM i: blanks at the ends of lines of text.</summary>
public sealed class BlankTrimmerTests
{
    private static readonly RepresentationOptions InFiles = new() { TrailingBlanks = TrailingBlanks.TrimmedInFiles }, Everywhere = new() { TrailingBlanks = TrailingBlanks.Trimmed };

    [Theory]
    [InlineData("", "")]
    [InlineData("one   \ntwo \n  three  ", "one\r\ntwo\r\n  three")]
    [InlineData("   \n \n\n", "\r\n\r\n\r\n")]
    [InlineData("a b  c\n", "a b  c\r\n")]
    [InlineData("tab \t\n", "tab \t\r\n")]
    public void Blanks_at_the_ends_of_lines_are_not_sent_however_the_file_is_cut(string stored, string wire)
    {
        var parameters = Wire.Parameters("A", FileStructure.File, TransmissionMode.Stream);
        foreach (var cut in Wire.Cuts(Encoding.ASCII.GetBytes(stored)))
            Assert.Equal(wire, Encoding.ASCII.GetString(Wire.Encode(parameters, cut, InFiles)));
    }

    [Theory]
    [InlineData(FileStructure.File, TrailingBlanks.Kept, "one  \r\n")]
    [InlineData(FileStructure.File, TrailingBlanks.TrimmedInFiles, "one\r\n")]
    [InlineData(FileStructure.File, TrailingBlanks.Trimmed, "one\r\n")]
    [InlineData(FileStructure.Record, TrailingBlanks.Kept, "one  \u00FF\u0001\u00FF\u0002")]
    [InlineData(FileStructure.Record, TrailingBlanks.TrimmedInFiles, "one  \u00FF\u0001\u00FF\u0002")]
    [InlineData(FileStructure.Record, TrailingBlanks.Trimmed, "one\u00FF\u0001\u00FF\u0002")]
    public void Records_are_trimmed_by_2_only(FileStructure structure, TrailingBlanks blanks, string wire) =>
        Assert.Equal(wire, Encoding.Latin1.GetString(
            Wire.Encode(Wire.Parameters("A", structure, TransmissionMode.Stream), "one  \n"u8.ToArray(), new RepresentationOptions { TrailingBlanks = blanks })));

    [Fact]
    public void An_image_is_never_trimmed()
    {
        foreach (var type in (string[])["I", "L 8"])
            Assert.Equal("one  \n"u8.ToArray(), Wire.Encode(Wire.Parameters(type, FileStructure.File, TransmissionMode.Stream), "one  \n"u8.ToArray(), Everywhere));
    }

    // X'40' is the blank and X'15' the end of line of what is stored as it came.
    [Fact]
    public void EBCDIC_is_trimmed_translated_or_not()
    {
        var parameters = Wire.Parameters("E", FileStructure.File, TransmissionMode.Stream);
        Assert.Equal([0x81, 0x15], Wire.Encode(parameters, "a  \n"u8.ToArray(), InFiles));
        Assert.Equal([0x81, 0x15, 0x20, 0x15], Wire.Encode(parameters, [0x81, 0x40, 0x40, 0x15, 0x20, 0x40, 0x15], InFiles with { EbcdicCcsid = null }));
    }

    // A run longer than any record is not held: of it the last 32,766 blanks, at most, are taken for the end.
    [Theory]
    [InlineData(32_766, 0)]
    [InlineData(32_767, 32_766)]
    [InlineData(100_000, 98_298)]
    public void A_run_of_blanks_without_end_is_let_through(int blanks, int sent)
    {
        var parameters = Wire.Parameters("A", FileStructure.File, TransmissionMode.Stream);
        var stored = Encoding.ASCII.GetBytes(new string(' ', blanks) + "\n");
        Seeded.Run(20, random => Assert.Equal(sent + 2, Wire.Encode(parameters, Wire.RandomCut(random, stored), InFiles).Length));
        Assert.Equal(blanks + 1, Wire.Encode(parameters, [.. stored[..^1], (byte)'x'], InFiles).Length);
    }

    [Fact]
    public void Restart_markers_still_count_the_stored_file()
    {
        var options = Everywhere with { MarkerInterval = 4 };
        var parameters = Wire.Parameters("A", FileStructure.Record, TransmissionMode.Block);
        var wire = Wire.Encode(parameters, "ab    \ncd    \n"u8.ToArray(), options);
        var received = Wire.Decode(parameters, [wire]);
        Assert.Equal("ab\ncd\n"u8.ToArray(), received.Stored);
        Assert.Equal([RestartMarker.AtPosition(7).Text, RestartMarker.AtPosition(14).Text], received.Markers.Select(marker => marker.Text));
    }
}
