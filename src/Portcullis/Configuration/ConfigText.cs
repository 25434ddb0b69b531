using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Portcullis.Configuration;

/// <summary>
/// Reads JSON with comments and trailing commas into a tree that knows its positions. Bounded in length and depth; it
/// throws nothing, whatever the octets are.
/// </summary>
internal ref struct ConfigText
{
    public const int MaximumLength = 1024 * 1024, MaximumDepth = 32;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _source;
    private readonly bool _isEnvironment;
    private readonly int _maximumLength;
    private readonly ConfigurationErrors _errors;
    private int _at, _line = 1, _column = 1;

    private ConfigText(ReadOnlySpan<byte> text, string source, bool isEnvironment, ConfigurationErrors errors, int maximumLength = MaximumLength)
    {
        _maximumLength = maximumLength;
        _text = text;
        _source = source;
        _isEnvironment = isEnvironment;
        _errors = errors;
    }

    /// <summary>Null where the text is not JSON; then there is an error for it.</summary>
    public static ConfigNode? Parse(ReadOnlySpan<byte> octets, string source, ConfigurationErrors errors, int maximumLength = MaximumLength) =>
        new ConfigText(octets.StartsWith("\uFEFF"u8) ? octets[3..] : octets, source, isEnvironment: false, errors, maximumLength).Parse();

    /// <summary>JSON in an environment variable, for a list or an object.</summary>
    public static ConfigNode? ParseVariable(string name, string value, ConfigurationErrors errors) =>
        new ConfigText(Encoding.UTF8.GetBytes(value), name, isEnvironment: true, errors).Parse();

    private ConfigNode? Parse()
    {
        if (_text.Length > _maximumLength)
            return Fail(0, $"It is longer than {_maximumLength} octets.");
        if (!Utf8.IsValid(_text))
            return Fail(FirstInvalidOctet(), "This is not UTF-8.");

        try
        {
            var reader = new Utf8JsonReader(_text, new JsonReaderOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                MaxDepth = MaximumDepth,
            });
            reader.Read();
            var root = ReadValue(ref reader);

            // What follows the value, beside comments, throws here.
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            return Fail(IndexOf(e.LineNumber ?? 0, e.BytePositionInLine ?? 0), WithoutPosition(e.Message));
        }
    }

    private ConfigNode ReadValue(ref Utf8JsonReader reader)
    {
        var origin = OriginAt(reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(ref reader, origin),
            JsonTokenType.StartArray => ReadList(ref reader, origin),
            JsonTokenType.String => new ConfigNode.Text(origin, ReadString(ref reader, origin)),
            JsonTokenType.Number => new ConfigNode.Number(origin, Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True => new ConfigNode.Boolean(origin, true),
            JsonTokenType.False => new ConfigNode.Boolean(origin, false),
            _ => new ConfigNode.Null(origin),
        };
    }

    private ConfigNode.List ReadList(ref Utf8JsonReader reader, Origin origin)
    {
        var items = new List<ConfigNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader));
        return new ConfigNode.List(origin, items);
    }

    private ConfigNode.Map ReadMap(ref Utf8JsonReader reader, Origin origin)
    {
        var members = new Dictionary<string, ConfigMember>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var nameOrigin = OriginAt(reader.TokenStartIndex);
            var name = ReadString(ref reader, nameOrigin);
            reader.Read();
            var member = new ConfigMember(name, nameOrigin, ReadValue(ref reader));
            if (!members.TryAdd(name, member))
                _errors.Add(nameOrigin, "", $"{new ConfigNode.Text(nameOrigin, name).Shown} stands here twice; the first is at {members[name].Origin}.");
        }

        return new ConfigNode.Map(origin, [.. members.Values]);
    }

    private readonly string ReadString(ref Utf8JsonReader reader, Origin origin)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _errors.Add(origin, "", "The text has half a surrogate pair, which is no character.");
            return "";
        }
    }

    private readonly ConfigNode? Fail(int index, string message)
    {
        // From the start: the place may lie before what has been read.
        var from = this;
        (from._at, from._line, from._column) = (0, 1, 1);
        _errors.Add(from.OriginAt(index), "", message);
        return null;
    }

    // Tokens come in order, so that all positions together cost one walk over the text.
    private Origin OriginAt(long index)
    {
        for (; _at < index && _at < _text.Length; _at++)
        {
            if (_text[_at] == '\n')
                (_line, _column) = (_line + 1, 1);
            else if ((_text[_at] & 0xC0) != 0x80)
                _column++;
        }

        return _isEnvironment ? new Origin(_source) : new Origin(_source, _line, _column);
    }

    private readonly int IndexOf(long line, long octetInLine)
    {
        var start = 0;
        for (; line > 0 && _text[start..].IndexOf((byte)'\n') is >= 0 and var end; line--)
            start += end + 1;
        return (int)Math.Min(start + octetInLine, _text.Length);
    }

    private readonly int FirstInvalidOctet()
    {
        var index = 0;
        while (Rune.DecodeFromUtf8(_text[index..], out _, out var length) == System.Buffers.OperationStatus.Done)
            index += length;
        return index;
    }

    private static string WithoutPosition(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
}
