using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>One row of the table of SITE commands. Its line is what comes after SITE.</summary>
/// <param name="Verb">In upper case.</param>
/// <param name="Syntax">For SITE HELP.</param>
internal sealed record SiteCommand(string Verb, string Syntax)
{
    public delegate Func<CancellationToken, ValueTask<Reply>> BeginDelegate(Session session, Login.Done login, CommandLine line);

    public SiteCommand(string verb, string syntax, Handler.LoggedInDelegate execute) : this(verb, syntax) => Execute = execute;

    /// <summary>
    /// For what takes long. It is called by the session, and may look at its state; what it returns runs beside the
    /// session, which goes on.
    /// </summary>
    public SiteCommand(string verb, string syntax, BeginDelegate begin) : this(verb, syntax) => Begin = begin;

    public Handler.LoggedInDelegate? Execute { get; }

    public BeginDelegate? Begin { get; }

    /// <summary>The reply to an argument that is none.</summary>
    public static CommandFailure WrongArgument(string syntax) => new(Replies.ArgumentWrong($"Syntax: SITE {syntax}"));

    /// <summary>Two pathnames: quoted with '"', or parted by the one space there is.</summary>
    public static (string First, string Second) TwoPathnames(CommandLine line, string syntax) =>
        Pathnames.Split(line.Argument) is [{ Length: > 0 } first, { Length: > 0 } second] ? (first, second) : throw WrongArgument(syntax);
}
