using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>SYST (RFC 959 §4.1.3). It tells how listings look and lines end, which is UNIX here unless the settings say otherwise.</summary>
internal static class Syst
{
    public static readonly Command Command = Command.Anyone("SYST", Argument.None, "SYST",
        (session, _, _) => ValueTask.FromResult<Reply?>(Replies.SystemType(session.State.SystemType)));
}
