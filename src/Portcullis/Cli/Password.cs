using System.Text;
using Portcullis.Client;

namespace Portcullis.Cli;

/// <summary>Where a password comes from that the command line does not hold.</summary>
internal static class Password
{
    public const string Variable = "PORTCULLIS_PASSWORD";

    public static string? Ask(string userName) =>
        Environment.GetEnvironmentVariable(Variable) ?? (Console.IsInputRedirected ? null : Prompt(userName));

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

    private static string Prompt(string userName)
    {
        // On standard error: standard output may go to a file.
        Console.Error.Write($"Password of {userName}: ");
        var password = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                break;
            if (key.Key == ConsoleKey.Backspace)
                password.Length = Math.Max(0, password.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                password.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return password.ToString();
    }
}
