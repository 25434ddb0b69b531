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

    private static Reply SelectLevel(Session session, string[] words)
    {
        if (words is not ["Z", "LEVEL", [>= '0' and <= '9' and var digit]])
            return Replies.ArgumentWrong("The options of MODE are Z LEVEL and a number from 0 to 9.");
        session.State = session.State with { DeflateLevel = digit - '0' };
        return Replies.CommandOkay($"MODE Z LEVEL set to {digit}.");
    }

    private static Reply SelectUtf8(Session session, string argument)
    {
        if (argument is not ("" or "ON" or "OFF" or "NLST"))
            return Replies.ArgumentWrong("The options of UTF8 are ON and OFF.");
        session.State = session.State with { Utf8 = argument != "OFF" };
        return Replies.CommandOkay($"The character set of names is {session.State.Encoding.Name}.");
    }

    private static Reply Execute(Session session, CommandLine option)
    {
        switch (option.Verb)
        {
            case "UTF8":
                return SelectUtf8(session, option.Argument.ToUpperInvariant());
            case "MODE":
                return SelectLevel(session, option.Argument.ToUpperInvariant().Split(' '));
            case "HASH" when option.HasArgument:
                return SelectHash(session, option.Argument);
            case "HASH":
                return Replies.CommandOkay(session.State.Hash.Name);
            case "MLST" when option.Argument.Contains(' ', StringComparison.Ordinal):
                return Replies.ArgumentWrong("The options of MLST are facts, each with ';' behind it and no space between: Type;Size;");
            case "MLST":
                session.State = session.State with { Facts = FactSelections.Parse(option.Argument) };
                return Replies.CommandOkay($"MLST OPTS {session.State.Facts.ToOptions()}".TrimEnd());
            default:
                return Replies.ArgumentWrong("There are no options for that; HASH, MLST, MODE and UTF8 have some.");
        }
    }
}
