using Portcullis.Client.Scripts.Commands;

namespace Portcullis.Client.Scripts;

/// <summary>
/// The login of a batch script: IBM i's client asks for it after each connection, and takes the next line of its input as the
/// answer, <c>user password</c>. So does the first line with the dummy <c>RMTSYS(LOOPBACK)</c>, which is for nobody.
/// </summary>
public static class BatchLogin
{
    // user, password, account
    private const int MaximumWords = 3;

    private static readonly ScriptCommand Login = new(["login"], "user [password [account]]", "answer the login prompt", 0, MaximumWords, ExecuteAsync) { SecretFrom = 0 };

    /// <summary>Only a name in full is a command here: a user may be called as a command is abbreviated.</summary>
    public static bool IsLogin(ScriptLine line, ScriptContext context) =>
        context is { IsBatch: true, AwaitsLogin: true } && line.Words.Count <= MaximumWords && !ScriptCommands.ByName.ContainsKey(line.Words[0]);

    public static BoundCommand Bind(ScriptLine line) => BoundCommand.Of(Login, line);

    /// <summary>The user name is shown, and nothing after it.</summary>
    public static string Show(ScriptLine line) => line.Words.Count > 1 ? $"{line.Words[0]} ****" : line.Words[0];

    private static Task ExecuteAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        if (context.IsConnected)
            return SessionCommands.LogInAsync(context, arguments, cancellation);

        context.AwaitsLogin = false;
        context.Tell("There is no connection yet, so this login is for nobody.");
        return Task.CompletedTask;
    }
}
