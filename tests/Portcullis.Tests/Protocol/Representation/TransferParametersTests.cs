using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

public sealed class TransferParametersTests
{
    [Fact]
    public void The_defaults_are_those_of_RFC_959() =>
        Assert.Equal(("A N", FileStructure.File, TransmissionMode.Stream), (TransferParameters.Default.Type.ToString(), TransferParameters.Default.Structure, TransferParameters.Default.Mode));

    [Theory]
    [InlineData("A", "A N")]
    [InlineData("a", "A N")]
    [InlineData("A N", "A N")]
    [InlineData("a n", "A N")]
    [InlineData("AN", "A N")]
    [InlineData("A  N ", "A N")]
    [InlineData("I", "I")]
    [InlineData("i", "I")]
    [InlineData(" I ", "I")]
    [InlineData("L 8", "L 8")]
    [InlineData("L8", "L 8")]
    [InlineData("l 08", "L 8")]
    [InlineData("A T", "A T")]
    [InlineData("AC", "A C")]
    [InlineData("E", "E N")]
    [InlineData("e n", "E N")]
    [InlineData("E T", "E T")]
    [InlineData("EC", "E C")]
    [InlineData("C 037", "C 37")]
    [InlineData("c 273", "C 273")]
    [InlineData("C1140", "C 1140")]
    public void These_types_are_implemented(string argument, string expected)
    {
        Assert.Equal(ParameterResult.Parsed, RepresentationType.TryParse(argument, out var type));
        Assert.Equal(expected, type.ToString());
    }

    [Theory]
    [InlineData("L 36", "L 36")]
    [InlineData("L 1", "L 1")]
    [InlineData("L255", "L 255")]
    [InlineData("C 819", "C 819")]
    [InlineData("C 20273", "C 20273")]
    [InlineData("C 65535", "C 65535")]
    public void These_types_are_known_and_not_implemented(string argument, string expected)
    {
        Assert.Equal(ParameterResult.NotImplemented, RepresentationType.TryParse(argument, out var type));
        Assert.Equal(expected, type.ToString());
    }

    [Theory]
    [InlineData("B 1")]
    [InlineData("U 2")]
    [InlineData("X")]
    public void A_type_that_RFC_959_lacks_is_not_implemented(string argument) =>
        Assert.Equal(ParameterResult.NotImplemented, RepresentationType.TryParse(argument, out _));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("-")]
    [InlineData("é")]
    [InlineData("A X")]
    [InlineData("A N N")]
    [InlineData("ASCII")]
    [InlineData("E 8")]
    [InlineData("I N")]
    [InlineData("I 8")]
    [InlineData("IMAGE")]
    [InlineData("L")]
    [InlineData("L ")]
    [InlineData("L 0")]
    [InlineData("L 256")]
    [InlineData("L -8")]
    [InlineData("L 8\0")]
    [InlineData("L 8 8")]
    [InlineData("L x")]
    [InlineData("C")]
    [InlineData("C 0")]
    [InlineData("C x")]
    [InlineData("C 65536")]
    [InlineData("C 37 N")]
    [InlineData("L 99999999999999999999")]
    [InlineData("\tA")]
    public void All_else_is_a_syntax_error(string argument) =>
        Assert.Equal(ParameterResult.Malformed, RepresentationType.TryParse(argument, out _));

    [Fact]
    public void What_a_type_prints_parses_to_itself()
    {
        foreach (var argument in (string[])["A", "A T", "A C", "E", "E T", "E C", "I", "C 37", "C 819", .. Enumerable.Range(1, 255).Select(size => $"L {size}")])
        {
            var result = RepresentationType.TryParse(argument, out var type);
            Assert.Equal(result, RepresentationType.TryParse(type.ToString(), out var again));
            Assert.Equal(type, again);
        }
    }

    [Fact]
    public void Only_TYPE_C_names_a_character_set()
    {
        RepresentationType.TryParse("C 273", out var type);
        Assert.Equal((DataType.Ebcdic, 273), (type.DataType, type.Ccsid));
        RepresentationType.TryParse("E", out type);
        Assert.Equal((DataType.Ebcdic, null), (type.DataType, type.Ccsid));
        Assert.Equal(RepresentationType.EbcdicNonPrint, type);
    }

    [Theory]
    [InlineData("A", false)]
    [InlineData("E", false)]
    [InlineData("I", true)]
    [InlineData("L 8", true)]
    [InlineData("L 36", false)]
    public void Only_octets_go_as_they_are(string argument, bool verbatim)
    {
        RepresentationType.TryParse(argument, out var type);
        Assert.Equal(verbatim, type.IsVerbatim);
    }

    [Theory]
    [InlineData("F", ParameterResult.Parsed, FileStructure.File)]
    [InlineData("f ", ParameterResult.Parsed, FileStructure.File)]
    [InlineData("R", ParameterResult.Parsed, FileStructure.Record)]
    [InlineData("p", ParameterResult.NotImplemented, FileStructure.Page)]
    [InlineData("X", ParameterResult.Malformed, FileStructure.File)]
    [InlineData("", ParameterResult.Malformed, FileStructure.File)]
    [InlineData("FILE", ParameterResult.Malformed, FileStructure.File)]
    [InlineData("F R", ParameterResult.Malformed, FileStructure.File)]
    public void Structures(string argument, ParameterResult expected, FileStructure structure)
    {
        Assert.Equal(expected, FileStructures.TryParse(argument, out var parsed));
        Assert.Equal(structure, parsed);
    }

    [Theory]
    [InlineData("S", ParameterResult.Parsed, TransmissionMode.Stream)]
    [InlineData(" s", ParameterResult.Parsed, TransmissionMode.Stream)]
    [InlineData("B", ParameterResult.Parsed, TransmissionMode.Block)]
    [InlineData("C", ParameterResult.Parsed, TransmissionMode.Compressed)]
    [InlineData("z", ParameterResult.Parsed, TransmissionMode.Deflate)]
    [InlineData("X", ParameterResult.Malformed, TransmissionMode.Stream)]
    [InlineData("", ParameterResult.Malformed, TransmissionMode.Stream)]
    [InlineData("STREAM", ParameterResult.Malformed, TransmissionMode.Stream)]
    public void Modes(string argument, ParameterResult expected, TransmissionMode mode)
    {
        Assert.Equal(expected, TransmissionModes.TryParse(argument, out var parsed));
        Assert.Equal(mode, parsed);
    }

    [Fact]
    public void Any_text_at_all_is_answered() => Seeded.Run(100_000, random =>
    {
        var argument = Seeded.Text(random, "AaEeIiLlNTC FRPSBCZ0189 \0é", 6);
        RepresentationType.TryParse(argument, out _);
        FileStructures.TryParse(argument, out _);
        TransmissionModes.TryParse(argument, out _);
    });
}
