using Portcullis.Client.Dialects;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>lcd, lpwd, status, sendsite, syscmd, help.</summary>
internal static class LocalCommands
{
    public static Task ChangeDirectory(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var directory = Path.GetFullPath(context.Local(arguments[0]));
        if (!Directory.Exists(directory))
            throw new FtpException(FtpFailure.LocalFile, $"There is no local directory {directory}.");

        context.LocalDirectory = directory;
        return Task.CompletedTask;
    }

    public static Task PrintDirectory(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        context.Print(context.LocalDirectory);
        return Task.CompletedTask;
    }

    public static async Task ShowStatus(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        context.Print($"Local directory: {context.LocalDirectory}");
        if (!context.IsConnected)
        {
            context.Print("Not connected.");
            return;
        }

        var dialect = context.Client.Dialect;
        context.Print($"Connected to {context.Server}.");
        context.Print($"Commands: {context.Client.Tls ?? "in the clear"}.");
        context.Print($"Data: {(context.Client.Protection.ProtectsData ? "under TLS" : "in the clear")}.");
        await Parameters.SetTypeAsync(context, [], cancellation).ConfigureAwait(false);
        context.Print(dialect.Ways == DataPortWays.None ? "Data connections: by the default data port." : $"Data connections: {string.Join(", ", dialect.Verbs)}.");
        LocalOptions.Show(context);
    }

    /// <summary>IBM's SENDSITE tells a VM or MVS host the record format of a database file before each PUT.</summary>
    public static Task SendSite(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        if (arguments is [not ("0" or "1")])
            throw new WrongArgumentException($"'{arguments[0]}' is neither 0 nor 1.");

        context.Print("No SITE is sent by itself: files here have no record format. Tell the server with: site ...");
        return Task.CompletedTask;
    }

    public static Task RefuseSystemCommand(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        throw new WrongArgumentException("This client runs no programs; leave it with quit, or use another terminal.");

    public static Task Help(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var commands = ScriptCommands.All.Where(command => arguments.Count == 0 || command.Names.Any(name => name.StartsWith(arguments[0], StringComparison.OrdinalIgnoreCase))).ToArray();
        if (commands.Length == 0)
            throw new WrongArgumentException($"There is no command '{arguments[0]}'.");

        foreach (var command in commands)
            context.Print($"{command.Usage,-32} {command.Summary}");
        return Task.CompletedTask;
    }
}
