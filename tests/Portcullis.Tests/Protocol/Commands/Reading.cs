using System.Text;
using Portcullis.Protocol.Commands;

namespace Portcullis.Tests.Protocol.Commands;

/// <summary>Octets in, events out as text. Texts are Latin-1, so that \u00FF is the octet 255.</summary>
internal static class Reading
{
    public static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    public static string Line(string text) => "Line " + text;

    public static List<string> EventsOf(params byte[][] buffers)
    {
        using var reader = new CommandLineReader();
        return EventsOf(reader, buffers);
    }

    public static List<string> EventsOf(CommandLineReader reader, params byte[][] buffers)
    {
        var events = new List<string>();
        foreach (var buffer in buffers)
        {
            ReadOnlySpan<byte> input = buffer;
            CommandLineEvent found;
            while ((found = reader.Read(ref input)) != CommandLineEvent.NeedMore)
                events.Add(Describe(reader, found));
            Assert.True(input.IsEmpty);
        }

        return events;
    }

    private static string Describe(CommandLineReader reader, CommandLineEvent found) => found switch
    {
        CommandLineEvent.Line => Line(Encoding.Latin1.GetString(reader.Line)),
        CommandLineEvent.TelnetOption => Convert.ToHexString(reader.TelnetReply.Span),
        _ => found.ToString(),
    };
}
