namespace Portcullis.Client.Scripts;

/// <summary>A row of <see cref="ScriptCommands"/>.</summary>
/// <param name="Names">The name, and its other names.</param>
/// <param name="Arguments">As help shows them: optional ones in brackets.</param>
/// <param name="Summary">One line for help.</param>
/// <param name="Minimum">Of arguments.</param>
/// <param name="Maximum">Of arguments.</param>
/// <param name="ExecuteAsync">Fails by <see cref="FtpException"/>, or <see cref="WrongArgumentException"/>.</param>
internal sealed record ScriptCommand(
    string[] Names,
    string Arguments,
    string Summary,
    int Minimum,
    int Maximum,
    Func<ScriptContext, IReadOnlyList<string>, CancellationToken, Task> ExecuteAsync)
{
    /// <summary>The first argument that is shown to nobody; none where null.</summary>
    public int? SecretFrom { get; init; }

    public string Usage => Arguments.Length == 0 ? Names[0] : $"{Names[0]} {Arguments}";
}

/// <summary>An argument that a command can do nothing with: an error of whoever wrote the line.</summary>
internal sealed class WrongArgumentException(string problem) : Exception(problem);
