namespace Portcullis.Cli;

/// <summary>What is read of whoever sits there.</summary>
/// <param name="IsPresent">Somebody sits there: standard input is no file and no pipe.</param>
/// <param name="ReadLine">Of standard input, whatever it is; null at its end.</param>
/// <param name="ReadKey">Shown to nobody.</param>
internal sealed record Terminal(bool IsPresent, Func<string?> ReadLine, Func<ConsoleKeyInfo> ReadKey)
{
    public static Terminal OfProcess => new(!Console.IsInputRedirected, Console.ReadLine, static () => Console.ReadKey(intercept: true));
}
