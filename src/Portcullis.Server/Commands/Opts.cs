using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>OPTS (RFC 2389 §4): <c>OPTS MLST</c> and, since every client sends it, <c>OPTS UTF8 ON</c>, also before login.</summary>
internal static class Opts
{
    public static readonly Command Command = Command.Anyone("OPTS", Argument.Required, "OPTS <SP> command [<SP> options]",
        (session, line, _) => ValueTask.FromResult<Reply?>(Execute(session, CommandLine.Parse(line.Argument))));

    private static Reply Execute(Session session, CommandLine option)
    {
        switch (option.Verb)
        {
            case "UTF8" when option.Argument.ToUpperInvariant() is "" or "ON" or "NLST":
                return Replies.CommandOkay("UTF8 is always on.");
            case "UTF8":
                return Replies.ArgumentWrong("UTF8 cannot be switched off; lines that are not UTF-8 are read as ISO 8859-1.");
            case "MLST":
                session.State = session.State with { Facts = FactSelections.Parse(option.Argument) };
                return Replies.CommandOkay($"MLST OPTS {session.State.Facts.ToOptions()}".TrimEnd());
            default:
                return Replies.ArgumentWrong("There are no options for that; MLST and UTF8 have some.");
        }
    }
}
