using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// HOST (RFC 7151): chooses a virtual host before login, and may be repeated until then. An address in brackets, or an
/// IPv4 one, is right when it is the one the client connected to.
/// </summary>
internal static class Host
{
    public static readonly Command Command = Command.Anyone("HOST", Argument.Required, "HOST <SP> hostname", Execute) with
    {
        Feature = state => state.Login is Login.None ? "HOST" : null,
    };

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        if (session.State.Login is not Login.None)
            return ValueTask.FromResult<Reply?>(Replies.BadSequence("HOST comes before USER."));

        var name = line.Argument.Trim();
        if (IsOwnAddress(session, name))
        {
            session.State = session.State with { Host = null };
            return ValueTask.FromResult<Reply?>(Replies.HostAccepted(session.Server.Options.Greeting));
        }

        var host = session.Server.Options.VirtualHosts.FirstOrDefault(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (host is null)
            return ValueTask.FromResult<Reply?>(Replies.ParameterNotImplemented("There is no such host here."));

        session.State = session.State with { Host = host };
        return ValueTask.FromResult<Reply?>(Replies.HostAccepted(host.Greeting));
    }

    private static bool IsOwnAddress(Session session, string name) =>
        (name is ['[', .. var literal, ']'] ? IPAddress.TryParse(literal, out var address) : IPAddress.TryParse(name, out address) && name.Contains('.'))
        && address!.Unmapped().Equals(session.Local.Address.Unmapped());
}
