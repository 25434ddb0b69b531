using Portcullis.Protocol.Replies;

namespace Portcullis.Client;

/// <summary>A reply for people to read.</summary>
public static class ReplyText
{
    /// <summary>All lines with their codes, as they came but for control characters, and for inner lines that came without a code and get one.</summary>
    public static IEnumerable<string> ToWireLines(this Reply reply)
    {
        for (var i = 0; i < reply.Lines.Count; i++)
        {
            var line = Printable.Line(reply.Lines[i]);
            var isLast = i == reply.Lines.Count - 1;

            // As ReplyWriter does it: a leading space tells a line that never had a code (RFC 2389 §3.2).
            yield return i > 0 && !isLast && line.StartsWith(' ') ? line : $"{(int)reply.Code}{(isLast ? ' ' : '-')}{line}";
        }
    }
}
