using Portcullis.Protocol.Representation;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>TYPE (RFC 959 §4.1.2, §3.1.1).</summary>
internal static class Type
{
    public static readonly Command Command = Command.WhenLoggedIn("TYPE", Argument.Required, "TYPE <SP> A [N] | I | L 8",
        (session, _, line, _) => ValueTask.FromResult(Execute(session, line.Argument))) with
    {
        KeepsRestart = true,
    };

    private static Reply Execute(Session session, string argument)
    {
        switch (RepresentationType.TryParse(argument, out var type))
        {
            case ParameterResult.Malformed:
                return Replies.ArgumentWrong("The argument of TYPE is A, A N, I or L 8.");
            case ParameterResult.NotImplemented:
                return Replies.ParameterNotImplemented("That representation type is not implemented; A N, I and L 8 are.");
            default:
                session.State = session.State with { Parameters = session.State.Parameters with { Type = type } };
                return Replies.ParameterSet($"Type set to {type}.");
        }
    }
}
