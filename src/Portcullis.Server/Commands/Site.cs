using System.Collections.Frozen;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Commands.SiteCommands;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>SITE (RFC 959 §4.1.3): a table of commands of its own.</summary>
internal static class Site
{
    private static readonly FrozenDictionary<string, SiteCommand> Table = new[]
    {
        CheckpointInterval.Command, Chmod.Command, CopyFiles.From, CopyFiles.To, CopyFiles.Copy, Idle.Command, MakeDirectories.Command, Profile.Command, Quota.Command,
        RemoveTree.Command, Symlink.Command, Utime.Command, Who.Command,

        // Of Windows NT's FTP service, and of IBM i.
        Ckm.Command, DirStyle.Command, CreateCcsid.Command, ListFormat.Command, NameFormat.Command, NullFields.Command, Trim.Command,
    }.ToFrozenDictionary(command => command.Verb, StringComparer.Ordinal);

    public static IReadOnlyCollection<SiteCommand> Commands => Table.Values;

    public static readonly Command Command = Command.Compound("SITE", Argument.Required, "SITE <SP> command", ExecuteAsync);

    public static Reply Help { get; } = Replies.Help(
        "These SITE commands are recognized:",
        ["HELP", .. Table.Values.Select(command => command.Syntax).Order(StringComparer.Ordinal)],
        "Keywords of z/OS are accepted, of which RECFM and LRECL have an effect.");

    private static async ValueTask<CommandResult> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var site = CommandLine.Parse(CheckpointInterval.WithSpace(line.Argument.TrimStart(' ')));
        if (Table.TryGetValue(site.Verb, out var command))
        {
            return command.Begin is { } begin
                ? new CommandResult.WorkBegins(new CommandWork(session, $"SITE {site.Verb}", begin(session, login, site)))
                : new CommandResult.Answered(await command.Execute!(session, login, site, cancellation));
        }

        return new CommandResult.Answered(site.Verb switch
        {
            "HELP" => Help,
            var verb when HostKeywords.Contains(verb) => HostKeywords.Execute(session, line.Argument),
            _ => Replies.SiteCommandNotRecognized,
        });
    }
}
