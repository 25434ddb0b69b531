namespace Portcullis.Server.Commands;

/// <summary>LPRT (RFC 1639): the forerunner of EPRT, under the same policy.</summary>
internal static class Lprt
{
    public static readonly Command Command = Command.WhenLoggedIn("LPRT", Argument.Required, "LPRT <SP> af,hal,h1,...,hn,pal,p1,...,pm",
        (session, _, line, _) => ValueTask.FromResult(DataPorts.Propose(session, "LPRT", line.Argument))) with
    {
        KeepsRestart = true,
    };
}
