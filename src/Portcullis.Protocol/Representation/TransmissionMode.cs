namespace Portcullis.Protocol.Representation;

/// <summary>The transmission mode: the argument of MODE (RFC 959 §3.4).</summary>
public enum TransmissionMode
{
    Stream,
    Block,
    Compressed,

    /// <summary>MODE Z, of an expired draft that several clients and servers follow.</summary>
    Deflate,
}

public static class TransmissionModes
{
    /// <summary>
    /// <c>mode-code = "S" / "B" / "C"</c>, and Z, of either case. A letter more is a syntax error.
    /// </summary>
    public static ParameterResult TryParse(string argument, out TransmissionMode mode)
    {
        var text = argument.AsSpan().Trim(' ');
        (mode, var result) = text.Length == 1 ? Find(text[0]) : (TransmissionMode.Stream, ParameterResult.Malformed);
        return result;
    }

    private static (TransmissionMode, ParameterResult) Find(char letter) => char.ToUpperInvariant(letter) switch
    {
        'S' => (TransmissionMode.Stream, ParameterResult.Parsed),
        'B' => (TransmissionMode.Block, ParameterResult.Parsed),
        'C' => (TransmissionMode.Compressed, ParameterResult.Parsed),
        'Z' => (TransmissionMode.Deflate, ParameterResult.Parsed),
        _ => (TransmissionMode.Stream, ParameterResult.Malformed),
    };
}
