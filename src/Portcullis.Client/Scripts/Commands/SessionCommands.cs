using System.Globalization;
using Portcullis.Client.Security;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>open, secopen, secdata, user, pass, acct, reinitialize, quit.</summary>
internal static class SessionCommands
{
    private const int DefaultPort = 21, ImplicitPort = 990;

    public static Task OpenAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        context.OpenAsync(arguments[0], PortOf(arguments), null, cancellation);

    public static Task OpenSecurelyAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        PortOf(arguments) is var port && port == ImplicitPort
            ? context.OpenAsync(arguments[0], port, TlsUse.Implicit, cancellation)
            : context.OpenAsync(arguments[0], port, TlsUse.Explicit, cancellation);

    public static async Task ProtectDataAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var protects = arguments[0].ToUpperInvariant() switch
        {
            "C" => false,
            "P" => true,
            "S" => throw new WrongArgumentException("TLS knows no S, integrity without privacy: C and P are."),
            _ => throw new WrongArgumentException($"'{arguments[0]}' is no protection level: C, in the clear, and P, under TLS, are."),
        };
        await context.Client.Protection.SetAsync(protects, cancellation).ConfigureAwait(false);
        context.Print(protects ? "Data goes under TLS." : "Data goes in the clear.");
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

    private static int PortOf(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2)
            return DefaultPort;
        return ushort.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? port
            : throw new WrongArgumentException($"'{arguments[1]}' is no port: 1 to 65535.");
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
