using System.Collections.Frozen;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>SITE (RFC 959 §4.1.3).</summary>
internal static class Site
{
    /// <summary>
    /// What IBM i and z/OS clients send by themselves around a transfer. It has no effect here, and must not fail a job.
    /// </summary>
    private static readonly FrozenSet<string> HostKeywords = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "NAMEFMT", "LISTFMT", "TRIM", "CRTCCSID", "NULLFLDS", "FIXRECFM", "VARRECFM", "RECFM", "LRECL", "BLKSIZE", "BLOCKSIZE",
        "PRIMARY", "SECONDARY", "PRI", "SEC", "TRACKS", "CYLINDERS", "FILETYPE", "WRAPRECORD", "NOWRAPRECORD", "TRAILINGBLANKS", "TRUNCATE");

    public static readonly Command Command = Command.WhenLoggedIn("SITE", Argument.Required, "SITE <SP> command",
        (_, _, line, _) => ValueTask.FromResult(Execute(CommandLine.Parse(line.Argument))));

    public static Reply Help { get; } = Replies.Help("These SITE commands are recognized:", ["HELP"], "Keywords of IBM i and z/OS are accepted, to no effect.");

    private static Reply Execute(CommandLine command) => command.Verb switch
    {
        "HELP" => Help,
        var verb when HostKeywords.Contains(verb.Split('=')[0]) => Replies.CommandSuperfluous("Accepted; it has no effect here."),
        _ => Replies.SiteCommandNotRecognized,
    };
}
