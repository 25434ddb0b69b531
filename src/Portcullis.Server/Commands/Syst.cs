using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>SYST (RFC 959 §4.1.3). The same on every host, and as it is set: it tells how listings look and lines end, which is UNIX by default.</summary>
internal static class Syst
{
    public static readonly Command Command = Command.Anyone("SYST", Argument.None, "SYST",
        (session, _, _) => ValueTask.FromResult<Reply?>(Replies.SystemType(session.State.SystemType)));
}
