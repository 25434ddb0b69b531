using System.Buffers;

namespace Portcullis.Protocol.Replies;

/// <summary>What <see cref="ReplyReader.Read"/> found.</summary>
public enum ReplyEvent
{
    /// <summary>The input is used up, and no reply is complete.</summary>
    NeedMore,

    /// <summary>A reply: see <see cref="ReplyReader.Reply"/>.</summary>
    Reply,

    /// <summary>No reply is to be had from this connection any more: see <see cref="ReplyReader.Fault"/>.</summary>
    Malformed,
}

/// <summary>What is wrong with replies as they came.</summary>
public enum ReplyFault
{
    None,

    /// <summary>The first line does not begin with three digits, from 100 to 599, and a space or hyphen.</summary>
    NoReplyCode,

    LineTooLong,

    TooManyLines,
}

/// <summary>
/// From octets to replies (RFC 959 §4.2): <c>ddd SP text</c>, or <c>ddd-text</c>, any lines, and <c>ddd SP text</c>.
/// Inner lines may carry the code and a hyphen, or not. A bare LF ends a line, too. A first line that is the code alone
/// is a reply without text. What is malformed stays so: after a lost line nobody knows which reply is whose.
/// </summary>
public sealed class ReplyReader
{
    /// <summary>Octets of a line, before its line end.</summary>
    public const int MaximumLineLength = 8192;

    public const int MaximumLines = 1000;

    private const int CodeLength = 3;

    // Small, as nearly all lines are; it grows to the limit and one octet, the CR of a line that just fits.
    private readonly ArrayBufferWriter<byte> _line = new(256);
    private readonly List<string> _lines = [];
    private int _code;
    private Reply? _reply;

    /// <summary>The reply read last.</summary>
    public Reply Reply => _reply ?? throw new InvalidOperationException("No reply has been read yet.");

    public ReplyFault Fault { get; private set; }

    /// <summary>Reads up to the next event and takes what it read off <paramref name="input"/>.</summary>
    public ReplyEvent Read(ref ReadOnlySpan<byte> input)
    {
        while (Fault == ReplyFault.None)
        {
            var lineEnd = input.IndexOf((byte)'\n');
            var part = lineEnd < 0 ? input : input[..lineEnd];
            if (part.Length > MaximumLineLength + 1 - _line.WrittenCount)
            {
                Fault = ReplyFault.LineTooLong;
                break;
            }

            _line.Write(part);
            if (lineEnd < 0)
            {
                input = default;
                return ReplyEvent.NeedMore;
            }

            input = input[(lineEnd + 1)..];
            if (EndLine())
                return ReplyEvent.Reply;
        }

        return ReplyEvent.Malformed;
    }

    private bool EndLine()
    {
        var line = _line.WrittenSpan;
        if (line is [.., (byte)'\r'])
            line = line[..^1];

        var last = false;
        if (line.Length > MaximumLineLength)
            Fault = ReplyFault.LineTooLong;
        else if (_lines.Count == MaximumLines)
            Fault = ReplyFault.TooManyLines;
        else if (_lines.Count == 0)
            last = FirstLine(line);
        else
            last = LaterLine(line);

        _line.ResetWrittenCount();
        if (!last)
            return false;

        _reply = new Reply((ReplyCode)_code, [.. _lines]);
        _lines.Clear();
        return true;
    }

    private bool FirstLine(ReadOnlySpan<byte> line)
    {
        if (!TryReadCode(line, out _code) || line.Length > CodeLength && line[CodeLength] is not ((byte)' ' or (byte)'-'))
        {
            Fault = ReplyFault.NoReplyCode;
            return false;
        }

        AddText(line);
        return line.Length == CodeLength || line[CodeLength] == (byte)' ';
    }

    private bool LaterLine(ReadOnlySpan<byte> line)
    {
        // Only the same code counts: a line of the text may begin with any number (RFC 959 §4.2).
        if (line.Length > CodeLength && TryReadCode(line, out var code) && code == _code && line[CodeLength] is (byte)' ' or (byte)'-')
        {
            AddText(line);
            return line[CodeLength] == (byte)' ';
        }

        _lines.Add(WireText.Decode(line));
        return false;
    }

    private void AddText(ReadOnlySpan<byte> line) =>
        _lines.Add(line.Length > CodeLength ? WireText.Decode(line[(CodeLength + 1)..]) : "");

    private static bool TryReadCode(ReadOnlySpan<byte> line, out int code)
    {
        code = 0;
        if (line.Length < CodeLength)
            return false;

        foreach (var octet in line[..CodeLength])
        {
            if (!char.IsAsciiDigit((char)octet))
                return false;
            code = code * 10 + octet - '0';
        }

        return code is >= 100 and <= 599;
    }
}
