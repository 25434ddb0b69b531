namespace Portcullis.Client.Scripts;

/// <summary>A command found, and its arguments, in the right number.</summary>
public sealed class BoundCommand
{
    private readonly ScriptCommand _command;
    private readonly IReadOnlyList<string> _arguments;

    private readonly int _line;

    private BoundCommand(ScriptCommand command, IReadOnlyList<string> arguments, int line) => (_command, _arguments, _line) = (command, arguments, line);

    /// <exception cref="ScriptException">There is no such command, or it takes other arguments.</exception>
    public static BoundCommand Bind(ScriptLine line)
    {
        var command = Find(line.Words[0], out var candidates) ?? throw new ScriptException(line.Number, candidates.Length > 1
            ? $"'{line.Words[0]}' is short for several commands: {string.Join(' ', candidates.Select(c => c.Names[0]))}"
            : $"there is no command '{line.Words[0]}'; the commands are: {string.Join(' ', ScriptCommands.All.Select(c => c.Names[0]))}");

        var arguments = line.Words.Skip(1).ToArray();
        if (arguments.Length < command.Minimum || arguments.Length > command.Maximum)
            throw new ScriptException(line.Number, $"usage: {command.Usage}");

        // A line end in a name would be a second command at the server.
        if (arguments.Any(static argument => argument.AsSpan().ContainsAny('\r', '\n', '\0')))
            throw new ScriptException(line.Number, "an argument holds a line end or NUL");
        return new BoundCommand(command, arguments, line.Number);
    }

    /// <summary>The line for those who watch: nobody shall read a password in it, not even behind a misspelt command.</summary>
    public static string Show(ScriptLine line)
    {
        var command = Find(line.Words[0], out _);
        if (command == ScriptCommands.Quote)
            return $"{line.Words[0]} {CommandText.Masked(string.Join(' ', line.Words.Skip(1)))}";

        var shown = command is null ? 1 : command.SecretFrom is { } first ? first + 1 : line.Words.Count;
        return string.Join(' ', line.Words.Take(shown)) + (line.Words.Count > shown ? " ****" : "");
    }

    internal static BoundCommand Of(ScriptCommand command, ScriptLine line) => new(command, line.Words, line.Number);

    /// <exception cref="FtpException">It failed.</exception>
    /// <exception cref="ScriptException">An argument makes no sense: nothing was done.</exception>
    public async Task ExecuteAsync(ScriptContext context, CancellationToken cancellation)
    {
        try
        {
            await _command.ExecuteAsync(context, _arguments, cancellation).ConfigureAwait(false);
        }
        catch (WrongArgumentException e)
        {
            throw new ScriptException(_line, e.Message);
        }
    }

    // In full, or as few letters as tell it from all others, as on IBM i.
    private static ScriptCommand? Find(string word, out ScriptCommand[] candidates)
    {
        candidates = [];
        if (ScriptCommands.ByName.TryGetValue(word, out var command))
            return command;

        candidates = [.. ScriptCommands.All.Where(row => row.Names.Any(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)))];
        return candidates.Length == 1 ? candidates[0] : null;
    }
}
