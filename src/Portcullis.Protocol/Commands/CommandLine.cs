namespace Portcullis.Protocol.Commands;

/// <summary>A command line (RFC 959 §5.3): a verb, and an argument after one space.</summary>
/// <param name="Verb">In upper case: verbs are case-insensitive.</param>
/// <param name="Argument">
/// All after the first space, spaces kept: a name may begin or end with them. Empty where there is none.
/// </param>
public sealed record CommandLine(string Verb, string Argument)
{
    public bool HasArgument => Argument.Length > 0;

    public static CommandLine Parse(ReadOnlySpan<byte> line, ControlEncoding? encoding = null) =>
        Parse((encoding ?? ControlEncoding.Utf8).Decode(line));

    public static CommandLine Parse(string line)
    {
        var space = line.IndexOf(' ');
        return space < 0
            ? new CommandLine(line.ToUpperInvariant(), "")
            : new CommandLine(line[..space].ToUpperInvariant(), line[(space + 1)..]);
    }
}
