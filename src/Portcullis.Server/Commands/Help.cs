using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>HELP (RFC 959 §4.1.3): the table of commands, or the syntax of one.</summary>
internal static class Help
{
    private const int VerbsPerLine = 8, VerbWidth = 8;

    public static readonly Command Command = Command.Anyone("HELP", Argument.Optional, "HELP [<SP> command]", Execute);

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        var words = line.Argument.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return ValueTask.FromResult<Reply?>(words switch
        {
            [] => Replies.Help("These commands are recognized:", Verbs(), "HELP command tells the syntax of one."),
            ["SITE", ..] => Site.Help,
            [var verb, ..] when CommandTable.Find(verb) is { } command => Replies.Help($"Syntax: {command.Syntax}"),
            _ => Replies.Refused(ReplyCode.CommandNotImplemented, "There is no such command; HELP lists them."),
        });
    }

    private static IEnumerable<string> Verbs() =>
        CommandTable.All.Select(command => command.Verb.PadRight(VerbWidth)).Chunk(VerbsPerLine).Select(verbs => string.Concat(verbs).TrimEnd());
}
