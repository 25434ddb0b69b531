namespace Portcullis.Server.Commands;

/// <summary>PORT (RFC 959 §4.1.2): the data port the server is to connect to. Nothing is connected to yet.</summary>
internal static class Port
{
    public static readonly Command Command = Command.WhenLoggedIn("PORT", Argument.Required, "PORT <SP> h1,h2,h3,h4,p1,p2",
        (session, _, line, _) => ValueTask.FromResult(DataPorts.Propose(session, "PORT", line.Argument))) with
    {
        KeepsRestart = true,
    };
}
