using System.Text;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

/// <summary>Text long enough for the vectors is translated as each character of it.</summary>
public sealed class LongTextTests
{
    [Theory]
    [InlineData(37)]
    [InlineData(1047)]
    [InlineData(424)]
    public void It_is_translated_as_each_character_of_it(int ccsid) => Seeded.Run(1_000, random =>
    {
        var parameters = Wire.Parameters($"C {ccsid}", FileStructure.File, TransmissionMode.Stream);
        var alphabet = ccsid == 424 ? "\n abcdefghijklmnopqrstuvwxyzABCXYZ0189()<>=\u05D0" : "\n abcdefghijklmnopqrstuvwxyzABCXYZ0189[]{}^!|~\u00E4";
        var text = Seeded.Text(random, random.Next(2) == 0 ? alphabet : alphabet.AsSpan(0, alphabet.Length - 1), 400);
        byte[] expected = [.. text.SelectMany(character => Wire.Encode(parameters, Encoding.UTF8.GetBytes([character])))];
        var wire = Wire.Encode(parameters, Encoding.UTF8.GetBytes(text));
        Assert.True(expected.AsSpan().SequenceEqual(wire), text);
        Assert.Equal(text, Encoding.UTF8.GetString(Wire.Decode(parameters, wire)));
    });

    /// <summary>An octet that stops a translation, at every place of a vector.</summary>
    [Fact]
    public void It_is_refused_where_a_character_is_missing()
    {
        var parameters = Wire.Parameters("C 424", FileStructure.File, TransmissionMode.Stream);
        for (var place = 0; place < 300; place++)
        {
            var stored = Enumerable.Repeat((byte)'a', 300).ToArray();
            stored[place] = 0xFF;
            Assert.Equal(place, Assert.Throws<RepresentationException>(() => Wire.Encode(parameters, stored)).Offset);
            var wire = Enumerable.Repeat((byte)0x81, 300).ToArray();
            wire[place] = 0xFE;
            Assert.Equal(place, Assert.Throws<RepresentationException>(() => Wire.Decode(parameters, wire)).Offset);
        }
    }
}
