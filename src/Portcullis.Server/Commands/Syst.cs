using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>SYST (RFC 959 §4.1.3). The same on every host: it tells how listings look and lines end, which is UNIX here.</summary>
internal static class Syst
{
    public static readonly Command Command = Command.Anyone("SYST", Argument.None, "SYST",
        (_, _, _) => ValueTask.FromResult<Reply?>(Replies.SystemType));
}
