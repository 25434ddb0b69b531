using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>PORT (RFC 959 §4.1.2): the data port the server is to connect to. Nothing is connected to yet.</summary>
internal static class Port
{
    public static readonly Command Command =
        Command.WhenLoggedIn("PORT", Argument.Required, "PORT <SP> h1,h2,h3,h4,p1,p2", Execute) with { KeepsRestart = true };

    private static ValueTask<Reply> Execute(Session session, Login.Done login, CommandLine line, CancellationToken cancellation) =>
        ValueTask.FromResult(
            DataPorts.RefuseAfterEpsvAll(session, "PORT")
            ?? (HostPort.TryParse(line.Argument, out var dataPort)
                ? DataPorts.Propose(session, "PORT", dataPort)
                : DataPorts.Refuse(session, "PORT", DataConnectionRules.Malformed, "Invalid PORT command: the argument is h1,h2,h3,h4,p1,p2, six numbers from 0 to 255.")));
}
