namespace Portcullis.Server.Commands;

/// <summary>EPRT (RFC 2428 §2): PORT for any network protocol, under the same policy.</summary>
internal static class Eprt
{
    public static readonly Command Command = Command.WhenLoggedIn("EPRT", Argument.Required, "EPRT <SP> |protocol|address|port|",
        (session, _, line, _) => ValueTask.FromResult(DataPorts.Propose(session, "EPRT", line.Argument))) with
    {
        KeepsRestart = true,
        FixedFeature = "EPRT",
    };
}
