using System.Text;
using Portcullis.Client;

namespace Portcullis.Cli;

/// <summary>Where a password comes from that the command line does not hold.</summary>
internal static class Password
{
    public const string Variable = "PORTCULLIS_PASSWORD";

    /// <param name="userName">Whose.</param>
    /// <param name="terminal">Is asked, if somebody is there.</param>
    /// <param name="error">Shows the question: standard output may go to a file.</param>
    public static string? Ask(string userName, Terminal terminal, TextWriter error) =>
        Environment.GetEnvironmentVariable(Variable) ?? (terminal.IsPresent ? Prompt($"Password of {userName}: ", terminal, error) : null);

    /// <summary>The first line of a file, which belongs to nobody but its reader if its owner took care.</summary>
    /// <exception cref="FtpException">It cannot be read, or holds none.</exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } password
                ? password
                : throw new FtpException(FtpFailure.LocalFile, $"The first line of {path} holds no password.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot read {path}: {e.Message}", inner: e);
        }
    }

    /// <summary>What somebody types, and nobody sees.</summary>
    public static string Prompt(string question, Terminal terminal, TextWriter error)
    {
        error.Write(question);
        var password = new StringBuilder();
        while (true)
        {
            var key = terminal.ReadKey();
            if (key.Key == ConsoleKey.Enter)
                break;
            if (key.Key == ConsoleKey.Backspace)
                password.Length = Math.Max(0, password.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                password.Append(key.KeyChar);
        }

        error.WriteLine();
        return password.ToString();
    }
}
