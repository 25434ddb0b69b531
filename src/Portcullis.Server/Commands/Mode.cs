using Portcullis.Protocol.Representation;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>MODE (RFC 959 §4.1.2, §3.4).</summary>
internal static class Mode
{
    public static readonly Command Command = Command.WhenLoggedIn("MODE", Argument.Required, "MODE <SP> S | B | C | Z",
        (session, _, line, _) => ValueTask.FromResult(Execute(session, line.Argument))) with
    {
        Feature = state => state.OffersModeZ ? "MODE Z" : null,
    };

    private static Reply Execute(Session session, string argument)
    {
        switch (TransmissionModes.TryParse(argument, out var mode))
        {
            case ParameterResult.Malformed:
                return Replies.ArgumentWrong("The argument of MODE is S, B, C or Z.");
            case ParameterResult.NotImplemented:
            case ParameterResult.Parsed when mode == TransmissionMode.Deflate && !session.State.OffersModeZ:
                return Replies.ParameterNotImplemented("That transmission mode is not offered here.");
            default:
                session.State = session.State with { Parameters = session.State.Parameters with { Mode = mode } };
                return Replies.ParameterSet($"Mode set to {Letter(mode)}.");
        }
    }

    public static char Letter(TransmissionMode mode) => mode switch
    {
        TransmissionMode.Block => 'B',
        TransmissionMode.Compressed => 'C',
        TransmissionMode.Deflate => 'Z',
        _ => 'S',
    };
}
