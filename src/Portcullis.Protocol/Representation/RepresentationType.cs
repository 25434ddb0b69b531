using System.Globalization;

namespace Portcullis.Protocol.Representation;

/// <summary>The four data types (RFC 959 §3.1.1).</summary>
public enum DataType
{
    Ascii,
    Ebcdic,
    Image,
    Local,
}

/// <summary>How text is meant to be printed (RFC 959 §3.1.1.5).</summary>
public enum FormatControl
{
    NonPrint,
    Telnet,
    CarriageControl,
}

/// <summary>The representation type: the argument of TYPE (RFC 959 §3.1.1, §5.3.2).</summary>
public sealed record RepresentationType
{
    public static readonly RepresentationType AsciiNonPrint = new(DataType.Ascii, FormatControl.NonPrint, 8);
    public static readonly RepresentationType EbcdicNonPrint = new(DataType.Ebcdic, FormatControl.NonPrint, 8);
    public static readonly RepresentationType Image = new(DataType.Image, FormatControl.NonPrint, 8);
    public static readonly RepresentationType Local8 = new(DataType.Local, FormatControl.NonPrint, 8);

    private RepresentationType(DataType dataType, FormatControl format, int byteSize, int? ccsid = null) =>
        (DataType, Format, ByteSize, Ccsid) = (dataType, format, byteSize, ccsid);

    public DataType DataType { get; }

    /// <summary>Of ASCII and EBCDIC; <see cref="FormatControl.NonPrint"/> for the others.</summary>
    public FormatControl Format { get; }

    /// <summary>In bits: the logical byte of type L; 8 for the others.</summary>
    public int ByteSize { get; }

    /// <summary>The character set that IBM's TYPE C names; null for all others: TYPE E leaves it to the host.</summary>
    public int? Ccsid { get; }

    /// <summary>The octets of the file are those on the wire: I, and L 8, which is the same on a host of octets (RFC 1123 §4.1.2.1).</summary>
    public bool IsVerbatim => DataType == DataType.Image || (DataType == DataType.Local && ByteSize == 8);

    /// <summary>
    /// <code>
    /// type-code = "A" [SP form-code] / "E" [SP form-code] / "I" / "L" SP byte-size / "C" SP ccsid
    /// form-code = "N" / "T" / "C"
    /// byte-size = a decimal integer, 1 through 255
    /// ccsid     = a decimal integer, 1 through 65535
    /// </code>
    /// Letters of either case. The space may be missing, as old clients leave it out: <c>AN</c>, <c>L8</c>.
    /// A letter that RFC 959 lacks is not a syntax error: IBM's hosts have types of their own (U, B …). Their C is EBCDIC of a
    /// character set by number; of these, <see cref="EbcdicCodePage.SupportedCcsids"/> are implemented.
    /// T and C are implemented as N is, as a host should that makes no difference (RFC 1123 §4.1.2.2): their vertical format
    /// controls, CR VT FF or the first character of each line, are data and kept.
    /// </summary>
    public static ParameterResult TryParse(string argument, out RepresentationType type)
    {
        type = AsciiNonPrint;
        var text = argument.AsSpan().Trim(' ');
        if (text.IsEmpty || !char.IsAsciiLetter(text[0]))
            return ParameterResult.Malformed;

        var rest = text[1..].TrimStart(' ');
        return char.ToUpperInvariant(text[0]) switch
        {
            'A' => WithFormat(DataType.Ascii, rest, out type),
            'E' => WithFormat(DataType.Ebcdic, rest, out type),
            'I' => WithNothing(rest, out type),
            'L' => WithByteSize(rest, out type),
            'C' => WithCcsid(rest, out type),
            _ => ParameterResult.NotImplemented,
        };
    }

    /// <summary>As TYPE takes it: <c>A N</c>, <c>I</c>, <c>L 8</c>.</summary>
    public override string ToString() => DataType switch
    {
        DataType.Ascii => $"A {Letter(Format)}",
        DataType.Ebcdic when Ccsid is { } ccsid => string.Create(CultureInfo.InvariantCulture, $"C {ccsid}"),
        DataType.Ebcdic => $"E {Letter(Format)}",
        DataType.Image => "I",
        _ => string.Create(CultureInfo.InvariantCulture, $"L {ByteSize}"),
    };

    private static ParameterResult WithFormat(DataType dataType, ReadOnlySpan<char> rest, out RepresentationType type)
    {
        type = AsciiNonPrint;
        if (rest.Length > 1)
            return ParameterResult.Malformed;

        FormatControl format;
        switch (rest.IsEmpty ? 'N' : char.ToUpperInvariant(rest[0]))
        {
            // Non print is the default (RFC 959 §3.1.1.5.1).
            case 'N':
                format = FormatControl.NonPrint;
                break;
            case 'T':
                format = FormatControl.Telnet;
                break;
            case 'C':
                format = FormatControl.CarriageControl;
                break;
            default:
                return ParameterResult.Malformed;
        }

        type = new RepresentationType(dataType, format, 8);
        return ParameterResult.Parsed;
    }

    private static ParameterResult WithCcsid(ReadOnlySpan<char> rest, out RepresentationType type)
    {
        type = EbcdicNonPrint;
        if (rest.ContainsAnyExceptInRange('0', '9') || !ushort.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var ccsid) || ccsid == 0)
            return ParameterResult.Malformed;

        type = new RepresentationType(DataType.Ebcdic, FormatControl.NonPrint, 8, ccsid);
        return EbcdicCodePage.IsSupported(ccsid) ? ParameterResult.Parsed : ParameterResult.NotImplemented;
    }

    private static ParameterResult WithNothing(ReadOnlySpan<char> rest, out RepresentationType type)
    {
        type = Image;
        return rest.IsEmpty ? ParameterResult.Parsed : ParameterResult.Malformed;
    }

    private static ParameterResult WithByteSize(ReadOnlySpan<char> rest, out RepresentationType type)
    {
        type = Local8;
        if (rest.ContainsAnyExceptInRange('0', '9') || !byte.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size == 0)
            return ParameterResult.Malformed;

        type = new RepresentationType(DataType.Local, FormatControl.NonPrint, size);
        return type == Local8 ? ParameterResult.Parsed : ParameterResult.NotImplemented;
    }

    private static char Letter(FormatControl format) => format switch
    {
        FormatControl.Telnet => 'T',
        FormatControl.CarriageControl => 'C',
        _ => 'N',
    };
}
