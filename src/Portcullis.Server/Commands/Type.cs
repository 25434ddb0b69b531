using Portcullis.Protocol.Representation;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>TYPE (RFC 959 §4.1.2, §3.1.1).</summary>
internal static class Type
{
    public static readonly Command Command = Command.WhenLoggedIn("TYPE", Argument.Required, "TYPE <SP> A | E [<SP> N | T | C] | I | L <SP> 8 | C <SP> ccsid",
        (session, _, line, _) => ValueTask.FromResult(Execute(session, line.Argument))) with
    { KeepsRestart = true };

    private static Reply Execute(Session session, string argument)
    {
        switch (RepresentationType.TryParse(argument, out var type))
        {
            case ParameterResult.Malformed:
                return Replies.ArgumentWrong("The argument of TYPE is A or E with N, T or C, or I, L 8, C ccsid.");
            case ParameterResult.NotImplemented:
                return Replies.ParameterNotImplemented(type.Ccsid is null
                    ? "That representation type is not implemented; A, E, I, L 8 and C ccsid are."
                    : $"That CCSID is not implemented; these are: {string.Join(", ", EbcdicCodePage.SupportedCcsids)}.");
            default:
                session.State = session.State with { Parameters = session.State.Parameters with { Type = type } };
                return Replies.ParameterSet($"Type set to {type}.");
        }
    }
}
