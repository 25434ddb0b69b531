using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>PRET, of distributed servers: announces the transfer command before PASV. Nothing here depends on it.</summary>
internal static class Pret
{
    public static readonly Command Command = Command.WhenLoggedIn("PRET", Argument.Required, "PRET <SP> command",
        (_, _, _, _) => ValueTask.FromResult(Replies.CommandOkay())) with
    {
        KeepsRestart = true,
        FixedFeature = "PRET",
    };
}
