using Portcullis.Protocol.Representation;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>STRU (RFC 959 §4.1.2, §3.1.2).</summary>
internal static class Stru
{
    public static readonly Command Command = Command.WhenLoggedIn("STRU", Argument.Required, "STRU <SP> F | R",
        (session, _, line, _) => ValueTask.FromResult(Execute(session, line.Argument)));

    private static Reply Execute(Session session, string argument)
    {
        switch (FileStructures.TryParse(argument, out var structure))
        {
            case ParameterResult.Malformed:
                return Replies.ArgumentWrong("The argument of STRU is F or R.");
            case ParameterResult.NotImplemented:
                return Replies.ParameterNotImplemented("That file structure is not implemented; F and R are.");
            default:
                session.State = session.State with { Parameters = session.State.Parameters with { Structure = structure } };
                return Replies.ParameterSet(structure == FileStructure.Record ? "Structure set to R." : "Structure set to F.");
        }
    }
}
