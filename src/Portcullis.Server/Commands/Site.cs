using System.Collections.Frozen;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Commands.SiteCommands;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>SITE (RFC 959 §4.1.3): a table of commands of its own.</summary>
internal static class Site
{
    /// <summary>
    /// What IBM i and z/OS clients send by themselves around a transfer. It has no effect here, and must not fail a job.
    /// </summary>
    private static readonly FrozenSet<string> HostKeywords = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "NAMEFMT", "LISTFMT", "TRIM", "CRTCCSID", "NULLFLDS", "PRIMARY", "SECONDARY", "PRI", "SEC", "TRACKS", "CYLINDERS", "FILETYPE", "WRAPRECORD", "NOWRAPRECORD", "TRAILINGBLANKS", "TRUNCATE");

    private static readonly FrozenDictionary<string, SiteCommand> Table = new[]
    {
        Chmod.Command, CopyFiles.From, CopyFiles.To, CopyFiles.Copy, Idle.Command, MakeDirectories.Command, Profile.Command, Quota.Command,
        RemoveTree.Command, Symlink.Command, Utime.Command, Who.Command,
    }.ToFrozenDictionary(command => command.Verb, StringComparer.Ordinal);

    public static IReadOnlyCollection<SiteCommand> Commands => Table.Values;

    public static readonly Command Command = Command.Compound("SITE", Argument.Required, "SITE <SP> command", ExecuteAsync);

    public static Reply Help { get; } = Replies.Help(
        "These SITE commands are recognized:",
        ["HELP", .. Table.Values.Select(command => command.Syntax).Order(StringComparer.Ordinal)],
        "Keywords of IBM i and z/OS are accepted, to no effect.");

    private static async ValueTask<CommandResult> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var site = CommandLine.Parse(line.Argument.TrimStart(' '));
        if (Table.TryGetValue(site.Verb, out var command))
        {
            return command.Begin is { } begin
                ? new CommandResult.WorkBegins(new CommandWork(session, $"SITE {site.Verb}", begin(session, login, site)))
                : new CommandResult.Answered(await command.Execute!(session, login, site, cancellation));
        }

        return new CommandResult.Answered(site.Verb switch
        {
            "HELP" => Help,
            var verb when RecordKeywords.Contains(verb) => RecordKeywords.Execute(session, line.Argument),
            var verb when HostKeywords.Contains(verb.Split('=')[0]) => Replies.CommandSuperfluous("Accepted; it has no effect here."),
            _ => Replies.SiteCommandNotRecognized,
        });
    }
}
