using System.Text;
using System.Text.Unicode;

namespace Portcullis.Protocol.Replies;

/// <summary>
/// Text off the wire: UTF-8 (RFC 2640 §2.1), and ISO 8859-1 for a line that is not valid UTF-8, as old servers send it.
/// No line is refused for its character set.
/// </summary>
public static class WireText
{
    public static string Decode(ReadOnlySpan<byte> line) =>
        Utf8.IsValid(line) ? Encoding.UTF8.GetString(line) : Encoding.Latin1.GetString(line);
}
