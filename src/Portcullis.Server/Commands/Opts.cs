using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Hashing;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>OPTS (RFC 2389 §4): <c>OPTS MLST</c> and, since every client sends it, <c>OPTS UTF8 ON</c>, also before login.</summary>
internal static class Opts
{
    public static readonly Command Command = Command.Anyone("OPTS", Argument.Required, "OPTS <SP> command [<SP> options]",
        (session, line, _) => ValueTask.FromResult<Reply?>(Execute(session, CommandLine.Parse(line.Argument))));

    private static Reply SelectHash(Session session, string name)
    {
        if (FileHash.All.FirstOrDefault(hash => hash.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } selected)
            return Replies.ParameterNotImplemented($"There is no such hash; there are {string.Join(", ", FileHash.All.Select(hash => hash.Name))}.");

        session.State = session.State with { Hash = selected };
        return Replies.CommandOkay(selected.Name);
    }

    private static Reply Execute(Session session, CommandLine option)
    {
        switch (option.Verb)
        {
            case "UTF8" when option.Argument.ToUpperInvariant() is "" or "ON" or "NLST":
                return Replies.CommandOkay("UTF8 is always on.");
            case "UTF8":
                return Replies.ArgumentWrong("UTF8 cannot be switched off; lines that are not UTF-8 are read as ISO 8859-1.");
            case "HASH" when option.HasArgument:
                return SelectHash(session, option.Argument);
            case "HASH":
                return Replies.CommandOkay(session.State.Hash.Name);
            case "MLST":
                session.State = session.State with { Facts = FactSelections.Parse(option.Argument) };
                return Replies.CommandOkay($"MLST OPTS {session.State.Facts.ToOptions()}".TrimEnd());
            default:
                return Replies.ArgumentWrong("There are no options for that; HASH, MLST and UTF8 have some.");
        }
    }
}
