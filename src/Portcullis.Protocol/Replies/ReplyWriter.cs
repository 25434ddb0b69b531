using System.Buffers;
using Portcullis.Protocol.Commands;

namespace Portcullis.Protocol.Replies;

/// <summary>
/// Writes a reply as it goes over the wire: <c>ddd-</c> on all lines but the last, <c>ddd SP</c> on the last, CR LF;
/// inner lines are indented where they begin with a digit or a space is their meaning (RFC 959 §4.2).
/// </summary>
public static class ReplyWriter
{
    public static void Write(IBufferWriter<byte> output, Reply reply, ControlEncoding? encoding = null)
    {
        encoding ??= ControlEncoding.Utf8;
        var lines = reply.Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            var first = i == 0;
            var last = i == lines.Count - 1;

            // FEAT and MLST want inner lines with one leading space and no code (RFC 2389 §3.2, RFC 3659 §7.2).
            // Such a line is passed in with its space; it can never look like the last line of the reply.
            if (first || last || !lines[i].StartsWith(' '))
                WriteCode(output, reply.Code, last ? (byte)' ' : (byte)'-');

            encoding.EncodeForTelnet(Printable.Line(lines[i]), output);
            output.Write("\r\n"u8);
        }
    }

    private static void WriteCode(IBufferWriter<byte> output, ReplyCode code, byte separator)
    {
        var span = output.GetSpan(4);
        var number = (int)code;
        span[0] = (byte)('0' + number / 100);
        span[1] = (byte)('0' + number / 10 % 10);
        span[2] = (byte)('0' + number % 10);
        span[3] = separator;
        output.Advance(4);
    }
}
