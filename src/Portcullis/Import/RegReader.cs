using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Portcullis.Import;

/// <summary>
/// Reads what REGEDIT exports: <c>REGEDIT4</c> of Windows NT, and <c>Windows Registry Editor Version 5.00</c>, which is UTF-16 with its
/// byte order mark. Files without one are read as UTF-8, or as windows-1252 where they are not valid in it.
/// </summary>
internal sealed class RegReader
{
    public const int MaximumLength = 16 * 1024 * 1024;

    private const string Version4 = "REGEDIT4", Version5 = "Windows Registry Editor Version 5.00";

    /// <summary>Characters of one text, over as many lines as it takes.</summary>
    private const int MaximumText = 64 * 1024;

    /// <summary>More than this many help nobody.</summary>
    private const int MaximumErrors = 20;

    private static readonly Encoding Ansi = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly string[] _lines;
    private readonly Dictionary<(string Key, string Name), RegValue> _values = [];
    private readonly List<RegError> _errors = [];
    private bool _isUnicode;
    private int _next;
    private string? _key;

    private RegReader(string text) => _lines = text.Split('\n');

    public static RegFile Read(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > MaximumLength)
            return new RegFile([], [new RegError(1, $"The file is longer than {MaximumLength / 1024 / 1024} MiB.")]);

        var reader = new RegReader(Decode(octets));
        reader.Read();
        return new RegFile([.. reader._values.Values.OrderBy(value => value.Line)], reader._errors);
    }

    private static string Decode(ReadOnlySpan<byte> octets)
    {
        if (octets is [0xFF, 0xFE, ..])
            return Encoding.Unicode.GetString(octets[2..]);
        if (octets is [0xEF, 0xBB, 0xBF, ..])
            octets = octets[3..];
        return System.Text.Unicode.Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : Ansi.GetString(octets);
    }

    private void Read()
    {
        if (!ReadHeader())
            return;

        while (_next < _lines.Length && _errors.Count < MaximumErrors)
        {
            var number = ++_next;
            var line = _lines[number - 1].Trim();
            if (line.Length == 0 || line[0] == ';')
                continue;
            if (ReadLine(line, number) is { } error)
                _errors.Add(new RegError(number, error));
        }
    }

    private bool ReadHeader()
    {
        while (_next < _lines.Length)
        {
            var line = _lines[_next++].Trim();
            if (line.Length == 0)
                continue;
            _isUnicode = line == Version5;
            if (line is Version4 or Version5)
                return true;
            break;
        }

        _errors.Add(new RegError(Math.Max(1, _next), $"This is no export of the registry: it begins with neither {Version4} nor \"{Version5}\"."));
        return false;
    }

    /// <summary>What is wrong with it; null for nothing.</summary>
    private string? ReadLine(string line, int number)
    {
        if (line[0] == '[')
            return ReadKey(line);
        if (_key is null)
            return "A value stands before any [key].";

        string? name = "";
        var rest = line[1..];
        if (line[0] != '@' && !TryReadQuoted(line, out name, out rest))
            return "A line is neither a [key] nor a \"name\"=value.";

        rest = rest.TrimStart();
        if (rest is not ['=', .. var data])
            return "There is no '=' after the name of the value.";

        data = data.TrimStart();
        if (data == "-")
        {
            _values.Remove(IdentityOf(_key, name));
            return null;
        }

        if (ReadData(data, out var read) is { } error)
            return error;
        _values[IdentityOf(_key, name)] = new RegValue(_key, name, read!, number);
        return null;
    }

    private string? ReadKey(string line)
    {
        if (line is not ['[', .. var key, ']'] || key.TrimStart('-').Length == 0)
            return "A [key] does not end with ']'.";

        // [-key]: the key and all below it go; values must not follow.
        var isDeleted = key[0] == '-';
        _key = isDeleted ? null : key;
        if (!isDeleted)
            return null;

        var (deleted, _) = IdentityOf(key[1..], "");
        foreach (var each in _values.Keys.Where(each => each.Key == deleted || each.Key.StartsWith(deleted + "\\", StringComparison.Ordinal)).ToList())
            _values.Remove(each);
        return null;
    }

    private string? ReadData(string data, out RegData? read)
    {
        read = null;
        if (data.StartsWith('"'))
            return ReadText(data, out read);
        if (data.StartsWith("dword:", StringComparison.OrdinalIgnoreCase))
        {
            var digits = data[6..].Trim();
            if (digits.Length is 0 or > 8 || !ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                return $"'{digits}' is not a dword: one to eight hexadecimal digits.";
            read = new RegData.Number(value);
            return null;
        }

        return data.StartsWith("hex", StringComparison.OrdinalIgnoreCase) ? ReadHex(data[3..], out read) : "The value is neither \"text\", dword:, hex: nor -.";
    }

    // REGEDIT writes line ends within a text as they are.
    private string? ReadText(string data, out RegData? read)
    {
        read = null;
        string? text;
        string rest;
        while (!TryReadQuoted(data, out text, out rest))
        {
            if (_next == _lines.Length || data.Length > MaximumText)
                return $"A text has no closing quotation mark, or more than {MaximumText} characters.";
            data += "\n" + _lines[_next++].TrimEnd('\r');
        }

        if (rest.Trim() is { Length: > 0 } and not [';', ..])
            return "Something stands after the closing quotation mark.";
        read = new RegData.Text(text);
        return null;
    }

    private string? ReadHex(string data, out RegData? read)
    {
        read = null;
        var type = "3";
        if (data.StartsWith('('))
        {
            var end = data.IndexOf(')');
            if (end < 0)
                return "hex( has no closing parenthesis.";
            (type, data) = (data[1..end].Trim(), data[(end + 1)..]);
        }

        if (data is not [':', .. var digits])
            return "There is no ':' after hex.";

        var octets = new ArrayBufferWriter<byte>();
        while (digits.TrimEnd() is [.., '\\'] continued)
        {
            if (!TryReadOctets(continued[..^1], octets))
                return $"'{continued}' is not hexadecimal octets with commas between them.";
            if (_next == _lines.Length)
                return "The last line ends with '\\', and nothing follows.";
            digits = _lines[_next++];
        }

        if (!TryReadOctets(digits, octets))
            return $"'{digits.Trim()}' is not hexadecimal octets with commas between them.";
        read = OfType(type.ToUpperInvariant(), octets.WrittenSpan);
        return null;
    }

    private static bool TryReadOctets(string digits, ArrayBufferWriter<byte> octets)
    {
        foreach (var word in digits.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length > 2 || !byte.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
                return false;
            octets.Write([octet]);
        }

        return true;
    }

    // By the numbers of winnt.h: 1 REG_SZ, 2 REG_EXPAND_SZ, 4 REG_DWORD, 7 REG_MULTI_SZ, B REG_QWORD.
    private RegData OfType(string type, ReadOnlySpan<byte> octets) => type switch
    {
        "1" or "2" => new RegData.Text(TextOf(octets).TrimEnd('\0')),
        "7" => new RegData.Texts([.. TextOf(octets).TrimEnd('\0').Split('\0').Where(text => text.Length > 0)]),
        "4" when octets.Length == 4 => new RegData.Number(BitConverter.ToUInt32(octets)),
        "B" when octets.Length == 8 => new RegData.Number(BitConverter.ToUInt64(octets)),
        _ => new RegData.Octets(octets.Length),
    };

    private string TextOf(ReadOnlySpan<byte> octets) => _isUnicode ? Encoding.Unicode.GetString(octets) : Ansi.GetString(octets);

    /// <summary>A text in quotation marks, with \\ and \" in it, and what stands after it.</summary>
    private static bool TryReadQuoted(string line, [NotNullWhen(true)] out string? text, out string rest)
    {
        (text, rest) = (null, "");
        if (!line.StartsWith('"'))
            return false;

        var read = new StringBuilder();
        for (var i = 1; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                (text, rest) = (read.ToString(), line[(i + 1)..]);
                return true;
            }

            if (line[i] == '\\' && i + 1 < line.Length)
                i++;
            read.Append(line[i]);
        }

        return false;
    }

    // The registry does not tell cases apart.
    private static (string Key, string Name) IdentityOf(string key, string name) => (key.ToUpperInvariant(), name.ToUpperInvariant());
}
