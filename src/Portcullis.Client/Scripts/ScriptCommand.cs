namespace Portcullis.Client.Scripts;

/// <summary>A row of <see cref="ScriptCommands"/>.</summary>
/// <param name="Names">The name, and its other names.</param>
/// <param name="Arguments">As help shows them: optional ones in brackets.</param>
/// <param name="Summary">One line for help.</param>
/// <param name="Minimum">Of arguments.</param>
/// <param name="Maximum">Of arguments.</param>
/// <param name="ExecuteAsync">Fails by <see cref="FtpException"/>.</param>
internal sealed record ScriptCommand(
    string[] Names,
    string Arguments,
    string Summary,
    int Minimum,
    int Maximum,
    Func<ScriptContext, IReadOnlyList<string>, CancellationToken, Task> ExecuteAsync)
{
    public string Usage => Arguments.Length == 0 ? Names[0] : $"{Names[0]} {Arguments}";
}

/// <summary>A command found, and its arguments, in the right number.</summary>
public sealed class BoundCommand
{
    private readonly ScriptCommand _command;
    private readonly IReadOnlyList<string> _arguments;

    private BoundCommand(ScriptCommand command, IReadOnlyList<string> arguments) => (_command, _arguments) = (command, arguments);

    /// <exception cref="ScriptException">There is no such command, or it takes other arguments.</exception>
    public static BoundCommand Bind(ScriptLine line)
    {
        var name = line.Words[0];
        if (!ScriptCommands.ByName.TryGetValue(name, out var command))
            throw new ScriptException(line.Number, $"there is no command '{name}'; the commands are: {string.Join(' ', ScriptCommands.All.Select(c => c.Names[0]))}");

        var arguments = line.Words.Skip(1).ToArray();
        if (arguments.Length < command.Minimum || arguments.Length > command.Maximum)
            throw new ScriptException(line.Number, $"usage: {command.Usage}");

        // A line end in a name would be a second command at the server.
        if (arguments.Any(static argument => argument.AsSpan().ContainsAny('\r', '\n', '\0')))
            throw new ScriptException(line.Number, "an argument holds a line end or NUL");
        return new BoundCommand(command, arguments);
    }

    public Task ExecuteAsync(ScriptContext context, CancellationToken cancellation) => _command.ExecuteAsync(context, _arguments, cancellation);
}
