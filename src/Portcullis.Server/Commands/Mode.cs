using Portcullis.Protocol.Representation;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>MODE (RFC 959 §4.1.2, §3.4).</summary>
internal static class Mode
{
    public static readonly Command Command = Command.WhenLoggedIn("MODE", Argument.Required, "MODE <SP> S",
        (session, _, line, _) => ValueTask.FromResult(Execute(session, line.Argument)));

    private static Reply Execute(Session session, string argument)
    {
        switch (TransmissionModes.TryParse(argument, out var mode))
        {
            case ParameterResult.Malformed:
                return Replies.ArgumentWrong("The argument of MODE is S.");
            case ParameterResult.NotImplemented:
            // The codecs have it; no transfer uses them yet.
            case ParameterResult.Parsed when mode != TransmissionMode.Stream:
                return Replies.ParameterNotImplemented("That transmission mode is not implemented; S is.");
            default:
                session.State = session.State with { Parameters = session.State.Parameters with { Mode = mode } };
                return Replies.ParameterSet("Mode set to S.");
        }
    }
}
