namespace Portcullis.Client.Scripts.Commands;

/// <summary>
/// Names, and behind them IBM's options, which begin with a parenthesis: <c>get a b (REPLACE</c>. The closing one may be there;
/// the word may be shortened, and stand apart from it.
/// </summary>
internal sealed record FileArguments(IReadOnlyList<string> Names, bool HasOption)
{
    /// <param name="arguments">Of the command.</param>
    /// <param name="option">The one that the command takes; none where null.</param>
    /// <param name="maximum">Of names.</param>
    /// <exception cref="FtpException">It takes other options, or fewer names.</exception>
    public static FileArguments Parse(IReadOnlyList<string> arguments, string? option, int maximum)
    {
        var names = arguments.TakeWhile(static argument => !argument.StartsWith('(')).ToArray();
        var given = string.Concat(arguments.Skip(names.Length)).Trim('(', ')');
        if (arguments.Count > names.Length && (option is null || given.Length == 0 || !option.StartsWith(given, StringComparison.OrdinalIgnoreCase)))
            throw new WrongArgumentException(option is null ? $"'({given}' is no option of this command." : $"'({given}' is no option of this command; ({option} is.");
        if (names.Length > maximum || names.Length == 0 && arguments.Count > 0 && option != Listings.DiskOption)
            throw new WrongArgumentException($"This command takes {maximum} names, and got {names.Length}.");
        return new FileArguments(names, arguments.Count > names.Length);
    }
}
