using System.Text;

namespace Portcullis.Tests.Conversations;

/// <summary>A reply as it came over the wire, line by line, codes and all.</summary>
internal sealed record WireReply(int Code, IReadOnlyList<string> Lines)
{
    private const int CodeLength = 3;

    private const byte Iac = 255;

    public string Text => string.Join('\n', Lines);

    /// <summary>
    /// Reads the form of RFC 959 §4.2 as strictly as an old client does: each line ends with CR LF and holds no other CR
    /// or LF; inner lines begin with the code and a hyphen, or with a space.
    /// </summary>
    public static async Task<WireReply> ReadAsync(Func<Task<byte>> nextOctet)
    {
        var lines = new List<string> { await ReadLineAsync(nextOctet) };
        var first = lines[0];
        Assert.True(first.Length > CodeLength + 1 && first[0] is >= '1' and <= '5' && first[..CodeLength].All(char.IsAsciiDigit), $"\"{first}\" is no reply.");
        var code = first[..CodeLength];
        var last = first[CodeLength] == ' ';
        Assert.True(last || first[CodeLength] == '-', $"\"{first}\" is no reply.");

        while (!last)
        {
            var line = await ReadLineAsync(nextOctet);
            lines.Add(line);
            last = line.StartsWith(code + " ", StringComparison.Ordinal);
            Assert.True(last || line.StartsWith(' ') || line.StartsWith(code + "-", StringComparison.Ordinal), $"\"{line}\" is no line of a {code} reply.");
        }

        return new WireReply(int.Parse(code, System.Globalization.CultureInfo.InvariantCulture), lines);
    }

    private static async Task<string> ReadLineAsync(Func<Task<byte>> nextOctet)
    {
        var octets = new List<byte>();
        byte octet;
        while ((octet = await nextOctet()) != (byte)'\n')
        {
            // Telnet: 255 begins a command, and none may stand in a reply; the octet itself comes doubled.
            if (octet == Iac)
                Assert.Equal(Iac, await nextOctet());
            octets.Add(octet);
        }

        Assert.True(octets.Count > 0 && octets[^1] == (byte)'\r', "A line of a reply ends with a bare LF.");
        octets.RemoveAt(octets.Count - 1);
        Assert.All(octets, one => Assert.False(one is < 32 or 127, $"A line of a reply holds the octet {one}."));

        // After OPTS UTF8 OFF names come in ISO 8859-1.
        return System.Text.Unicode.Utf8.IsValid([.. octets]) ? Encoding.UTF8.GetString([.. octets]) : Encoding.Latin1.GetString([.. octets]);
    }
}
