using Portcullis.Protocol.Commands;
using static Portcullis.Tests.Protocol.Commands.Reading;

namespace Portcullis.Tests.Protocol.Commands;

/// <summary>TCP cuts anywhere: how the octets arrive must not change what they mean.</summary>
public sealed class CommandLineReaderSplitTests
{
    /// <summary>Small, so that every cut of a line too long can be tried.</summary>
    private const int Limit = 100;

    private static readonly byte[] Telling = [.. "\r\n\r\n\n\0 ABx"u8, 255, 255, 255, 254, 253, 252, 251, 250, 240, 242, 244, 241, 0xC3, 0xA9];

    public static TheoryData<string> Inputs =>
    [
        "USER anna\r\nPASS geheim\r\n",
        "USER anna\nPASS geheim\n\n\r\n\r\r\n",
        "\u00FF\u00F4\u00FF\u00F2ABOR\r\nNOOP\r\n",
        "\u00F4\u00F2ABOR\r\n\u00F2\u00F2NOOP\r\n",
        "NO\u00FF\u00FD\u0001O\u00FF\u00FB\u0018P\r\n\u00FF\u00FE\u0001\u00FF\u00FC\u0001Q\r\n",
        "\u00FF\u00FA\u0018\r\n\u00FF\u00FF\u00FF\u00F0NOOP\r\n",
        "RETR \u00FF\u00FF\r\nRETR \u00C3\u00A9\r\n\u00FF\u00FF\r\n",
        "DELE a\0b\r\nNOOP\r\n\0\n\r\0\r\n",
        "NOOP\u00FF\nQUIT\u00FF\r\n",
        new string('x', Limit) + "\r\n" + new string('y', Limit + 1) + "\r\nDELE x\r\n",
        new string('x', Limit + 1) + "\rDELE y\nNOOP\n" + new string('z', Limit) + "\n",
    ];

    [Theory]
    [MemberData(nameof(Inputs), DisableDiscoveryEnumeration = true)]
    public void A_cut_at_any_place_changes_nothing(string text)
    {
        var octets = Octets(text);
        var whole = Events(octets);
        Assert.NotEmpty(whole);
        for (var cut = 0; cut <= octets.Length; cut++)
            Assert.Equal(whole, Events(octets[..cut], octets[cut..]));
    }

    [Theory]
    [MemberData(nameof(Inputs), DisableDiscoveryEnumeration = true)]
    public void Octet_by_octet_it_is_the_same(string text)
    {
        var octets = Octets(text);
        Assert.Equal(Events(octets), Events([.. octets.Select(octet => new[] { octet })]));
    }

    [Fact]
    public void A_million_strange_inputs_never_fail_and_never_depend_on_the_cuts()
    {
        // A limit of eight octets, so that short inputs reach it.
        using var reader = new CommandLineReader(8);
        using var second = new CommandLineReader(8);
        Seeded.Run(1_000_000, random =>
        {
            ReadOnlySpan<byte> input = Seeded.Octets(random, Telling, 24);
            var cut = random.Next(input.Length + 1);
            var head = input[..cut];
            var tail = input[cut..];

            while (true)
            {
                var whole = reader.Read(ref input);
                var found = second.Read(ref head);
                if (found == CommandLineEvent.NeedMore)
                    found = second.Read(ref tail);

                Assert.True(whole == found, $"{whole} as a whole, {found} in two parts");
                Assert.True(reader.Line.SequenceEqual(second.Line));
                Assert.True(reader.Line.Length <= 8 && !reader.Line.ContainsAny((byte)'\n', (byte)0));
                if (whole == CommandLineEvent.NeedMore)
                    return;
            }
        });
    }

    private static List<string> Events(params byte[][] buffers)
    {
        using var reader = new CommandLineReader(Limit);
        return EventsOf(reader, buffers);
    }
}
