using System.Globalization;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>open, user, pass, acct, reinitialize, quit.</summary>
internal static class SessionCommands
{
    private const int DefaultPort = 21;

    public static Task OpenAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var port = DefaultPort;
        if (arguments.Count == 2 && (!ushort.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) || (port = given) == 0))
            throw new WrongArgumentException($"'{arguments[1]}' is no port: 1 to 65535.");
        return context.OpenAsync(arguments[0], port, cancellation);
    }

    public static async Task LogInAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var client = context.Client;
        context.AwaitsLogin = false;
        var password = arguments.Count > 1 ? arguments[1] : context.AskPassword(arguments[0]);
        if (password is null)
        {
            // The next command may be pass.
            await ContinueAsync(context, $"USER {arguments[0]}", cancellation).ConfigureAwait(false);
            return;
        }

        try
        {
            await client.LoginAsync(arguments[0], password, arguments.Count > 2 ? arguments[2] : null, cancellation).ConfigureAwait(false);
        }
        catch (FtpException e) when (e.Reply?.Code == ReplyCode.NeedAccount)
        {
            context.Print($"{e.Reply} (the command is: acct ACCOUNT)");
        }
    }

    public static Task GivePasswordAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        ContinueAsync(context, $"PASS {arguments[0]}", cancellation);

    public static async Task GiveAccountAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        context.Print((await context.Client.GiveAccountAsync(arguments[0], cancellation).ConfigureAwait(false)).ToString());

    public static async Task ReinitializeAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        await context.Client.ReinitializeAsync(cancellation).ConfigureAwait(false);
        context.AwaitsLogin = true;
    }

    public static Task QuitAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        context.IsOver = true;
        return context.CloseAsync(cancellation);
    }

    // A step of the login: 331 and 332 ask for the next one.
    private static async Task ContinueAsync(ScriptContext context, string commandLine, CancellationToken cancellation)
    {
        var reply = await context.Client.QuoteAsync(commandLine, cancellation).ConfigureAwait(false);
        if (!reply.IsCompletion && reply.Code is not (ReplyCode.NeedPassword or ReplyCode.NeedAccount))
            throw new FtpException(FtpFailure.Login, $"The server refused the login: {reply}", reply);

        if (reply.IsCompletion)
            await context.Client.GreetAsync(cancellation).ConfigureAwait(false);
        context.Print(reply.ToString());
    }
}
