using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Portcullis.Protocol.Commands;

/// <summary>
/// The character set of names, in command lines, replies and listings. UTF-8 unless told otherwise (RFC 2640); what is not
/// valid UTF-8 is read in a fallback of one octet a character, so that no line is refused for its character set: the
/// character set that is configured, where there is one, and ISO 8859-1 elsewhere.
/// </summary>
public sealed class ControlEncoding
{
    private const byte Iac = 255;

    private static readonly string AllOfAscii = string.Concat(Enumerable.Range(0, 128).Select(octet => (char)octet));

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly Encoding _oneOctet;
    private readonly bool _isUtf8;

    private ControlEncoding(Encoding oneOctet, bool isUtf8) => (_oneOctet, _isUtf8) = (oneOctet, isUtf8);

    /// <summary>UTF-8, and ISO 8859-1 for lines that are not: what clients of CCSID 819 send.</summary>
    public static ControlEncoding Utf8 { get; } = new(Encoding.Latin1, isUtf8: true);

    /// <summary>As .NET names it: <c>utf-8</c>, <c>iso-8859-1</c>, <c>windows-1252</c>, <c>ibm850</c>, <c>IBM273</c>.</summary>
    public string Name => _isUtf8 ? "utf-8" : _oneOctet.WebName;

    /// <summary>Of lines that are not valid UTF-8: the character set that was configured, or ISO 8859-1.</summary>
    public string FallbackName => _oneOctet.WebName;

    /// <summary>After OPTS UTF8 ON: UTF-8, with this character set for what is not.</summary>
    public ControlEncoding WithUtf8 => _isUtf8 ? this : new ControlEncoding(_oneOctet, isUtf8: true);

    /// <summary>After OPTS UTF8 OFF, where another character set is configured.</summary>
    public ControlEncoding WithoutUtf8 => _isUtf8 ? new ControlEncoding(_oneOctet, isUtf8: false) : this;

    /// <summary>By a name or number of .NET's: only character sets of one octet a character, and UTF-8.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out ControlEncoding? encoding)
    {
        encoding = name.ToUpperInvariant() switch
        {
            "UTF-8" or "UTF8" or "1208" => Utf8,
            "ISO-8859-1" or "LATIN1" or "819" => new ControlEncoding(Encoding.Latin1, isUtf8: false),
            _ => Find(name) is { IsSingleByte: true } found && IsAsciiBased(found) ? new ControlEncoding(found, isUtf8: false) : null,
        };
        return encoding is not null;
    }

    public string Decode(ReadOnlySpan<byte> octets)
    {
        if (!_isUtf8)
            return _oneOctet.GetString(octets);

        try
        {
            return StrictUtf8.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return _oneOctet.GetString(octets);
        }
    }

    /// <summary>For a data connection. A character that the set lacks is sent as '?'.</summary>
    public void Encode(string text, IBufferWriter<byte> output) => (_isUtf8 ? Encoding.UTF8 : _oneOctet).GetBytes(text, output);

    /// <summary>For the control connection, which is Telnet: octet 255 is doubled (RFC 854). UTF-8 never has it.</summary>
    public void EncodeForTelnet(string text, IBufferWriter<byte> output)
    {
        if (_isUtf8)
        {
            Encoding.UTF8.GetBytes(text, output);
            return;
        }

        foreach (var octet in _oneOctet.GetBytes(text))
            output.Write(octet == Iac ? [Iac, Iac] : [octet]);
    }

    // Verbs and line ends are ASCII on every control connection, that of an EBCDIC host included.
    private static bool IsAsciiBased(Encoding encoding) =>
        encoding.GetBytes(AllOfAscii).AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(AllOfAscii));

    private static Encoding? Find(string name) =>
        int.TryParse(name, out var number) ? CodePagesEncodingProvider.Instance.GetEncoding(number) : CodePagesEncodingProvider.Instance.GetEncoding(name);
}
