using System.Collections.Frozen;
using System.Globalization;
using Portcullis.Client.Dialects;
using Portcullis.Client.LocalFiles;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Scripts;

/// <summary>All commands of a script, one row each.</summary>
internal static class ScriptCommands
{
    public static readonly ScriptCommand[] All =
    [
        new(["ls"], "[path]", "list a directory (LIST)", 0, 1, ListBy(ListingCommand.List)),
        new(["dir"], "[path]", "the same as ls", 0, 1, ListBy(ListingCommand.List)),
        new(["nlst"], "[path]", "list the names only (NLST)", 0, 1, ListBy(ListingCommand.Nlst)),
        new(["mlsd"], "[path]", "list for programs (MLSD)", 0, 1, ListBy(ListingCommand.Mlsd)),
        new(["get", "recv"], "remote [local]", "retrieve a file; it appears once it is whole", 1, 2, GetAsync),
        new(["put", "send"], "local [remote]", "store a file", 1, 2, static (c, a, t) => PutAsync(c, a, append: false, t)),
        new(["append"], "local [remote]", "append a file to one at the server", 1, 2, static (c, a, t) => PutAsync(c, a, append: true, t)),
        new(["delete", "rm"], "path", "delete a file", 1, 1, static (c, a, t) => c.Client.DeleteAsync(a[0], t)),
        new(["rename"], "from to", "rename a file or directory", 2, 2, static (c, a, t) => c.Client.RenameAsync(a[0], a[1], t)),
        new(["mkdir"], "path", "make a directory", 1, 1, static (c, a, t) => c.Client.MakeDirectoryAsync(a[0], t)),
        new(["rmdir"], "path", "remove an empty directory", 1, 1, static (c, a, t) => c.Client.RemoveDirectoryAsync(a[0], t)),
        new(["cd"], "path", "change the working directory at the server", 1, 1, static (c, a, t) => c.Client.ChangeDirectoryAsync(a[0], t)),
        new(["cdup"], "", "change to the parent directory", 0, 0, static (c, _, t) => c.Client.ChangeToParentDirectoryAsync(t)),
        new(["pwd"], "", "show the working directory at the server", 0, 0, static async (c, _, t) => Print(c, await c.Client.GetWorkingDirectoryAsync(t).ConfigureAwait(false))),
        new(["lcd"], "path", "change the local directory", 1, 1, ChangeLocalDirectory),
        new(["lpwd"], "", "show the local directory", 0, 0, PrintLocalDirectory),
        new(["size"], "path", "show the transfer size of a file", 1, 1, static async (c, a, t) => Print(c, (await c.Client.GetSizeAsync(a[0], t).ConfigureAwait(false)).ToString(CultureInfo.InvariantCulture))),
        new(["mdtm"], "path", "show when a file was modified, in UTC", 1, 1, static async (c, a, t) => Print(c, await c.Client.GetModifiedAsync(a[0], t).ConfigureAwait(false))),
        new(["ascii"], "", "transfer text: CR LF on the wire, LF here (TYPE A)", 0, 0, static (c, _, t) => c.Client.SetTypeAsync(RepresentationType.AsciiNonPrint, t)),
        new(["binary"], "", "transfer files as they are (TYPE I)", 0, 0, static (c, _, t) => c.Client.SetTypeAsync(RepresentationType.Image, t)),
        new(["passive"], "", "turn EPSV and PASV off, or on again", 0, 0, TogglePassive),
        new(["quote"], "word...", "send a command as it is, its words joined by one space", 1, int.MaxValue, static (c, a, t) => AnswerAsync(c, string.Join(' ', a), t)),
        new(["syst"], "", "ask for the server's system (SYST)", 0, 0, static (c, _, t) => AnswerAsync(c, "SYST", t)),
        new(["stat"], "[path]", "ask for the server's status (STAT)", 0, 1, static (c, a, t) => AnswerAsync(c, a.Count == 0 ? "STAT" : $"STAT {a[0]}", t)),
        new(["noop"], "", "do nothing, and see that the server is there (NOOP)", 0, 0, static (c, _, t) => AnswerAsync(c, "NOOP", t)),
        new(["user"], "name [password]", "log in", 1, 2, LogInAsync),
        new(["help"], "", "show the commands", 0, 0, Help),
        new(["quit", "bye"], "", "end the session", 0, 0, QuitAsync),
    ];

    public static readonly FrozenDictionary<string, ScriptCommand> ByName =
        All.SelectMany(static command => command.Names, static (command, name) => KeyValuePair.Create(name, command)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static Func<ScriptContext, IReadOnlyList<string>, CancellationToken, Task> ListBy(ListingCommand command) =>
        (context, arguments, cancellation) =>
            context.Client.ListAsync(command, arguments.Count == 0 ? null : arguments[0], line => Print(context, line), cancellation);

    private static Task GetAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var remote = arguments[0];
        var local = arguments.Count == 2 ? arguments[1] : remote[(remote.LastIndexOf('/') + 1)..];
        return context.Client.RetrieveFileAsync(remote, context.Local(local), cancellation);
    }

    private static Task PutAsync(ScriptContext context, IReadOnlyList<string> arguments, bool append, CancellationToken cancellation)
    {
        var local = context.Local(arguments[0]);
        return context.Client.StoreFileAsync(local, arguments.Count == 2 ? arguments[1] : Path.GetFileName(local), append, cancellation);
    }

    private static Task ChangeLocalDirectory(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var directory = Path.GetFullPath(context.Local(arguments[0]));
        if (!Directory.Exists(directory))
            throw new FtpException(FtpFailure.LocalFile, $"There is no local directory {directory}.");

        context.LocalDirectory = directory;
        return Task.CompletedTask;
    }

    private static Task PrintLocalDirectory(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        Print(context, context.LocalDirectory);
        return Task.CompletedTask;
    }

    private static Task TogglePassive(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        if (context.Client.Dialect is not StandardDialect standard)
        {
            Print(context, "This dialect knows active mode only.");
            return Task.CompletedTask;
        }

        standard.IsPassive = !standard.IsPassive;
        Print(context, standard.IsPassive ? "Passive mode is on." : "Passive mode is off.");
        return Task.CompletedTask;
    }

    private static async Task AnswerAsync(ScriptContext context, string commandLine, CancellationToken cancellation)
    {
        var reply = await context.Client.QuoteAsync(commandLine, cancellation).ConfigureAwait(false);
        if (reply.IsNegative)
            throw FtpException.Refused(commandLine, reply);

        foreach (var line in reply.ToWireLines())
            Print(context, line);
    }

    private static Task LogInAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var password = arguments.Count == 2 ? arguments[1] : context.AskPassword(arguments[0]);
        return password is null
            ? throw new FtpException(FtpFailure.Login, $"There is no password for {arguments[0]}.")
            : context.Client.LoginAsync(arguments[0], password, cancellation);
    }

    private static Task Help(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        foreach (var command in All)
            context.Output.WriteLine($"{command.Usage,-24}{command.Summary}");
        return Task.CompletedTask;
    }

    private static Task QuitAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        context.IsOver = true;
        return context.Client.QuitAsync(cancellation);
    }

    // Names from strangers must not move a terminal's cursor.
    private static void Print(ScriptContext context, string line) => context.Output.WriteLine(Printable.Line(line));
}
