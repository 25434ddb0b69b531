namespace Portcullis.Client;

/// <summary>What may go over the control connection, and what of it may be shown.</summary>
internal static class CommandText
{
    /// <summary>A line end in a name would make a second command of its rest.</summary>
    public static string Checked(string commandLine) =>
        commandLine.AsSpan().IndexOfAny('\r', '\n', '\0') < 0
            ? commandLine
            : throw new ArgumentException("A command cannot hold CR, LF or NUL.", nameof(commandLine));

    public static string Masked(string commandLine)
    {
        var verb = commandLine.AsSpan().IndexOf(' ') is var space and >= 0 ? commandLine[..space] : commandLine;
        return IsSecret(verb) ? $"{verb} ****" : commandLine;
    }

    /// <summary>What follows the verb is for the server alone.</summary>
    public static bool IsSecret(string verb) =>
        verb.Equals("PASS", StringComparison.OrdinalIgnoreCase) || verb.Equals("ACCT", StringComparison.OrdinalIgnoreCase);
}
