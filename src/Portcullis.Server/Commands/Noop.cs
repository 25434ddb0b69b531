using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>NOOP (RFC 959 §4.1.3). Clients send it during transfers to keep firewalls awake.</summary>
internal static class Noop
{
    public static readonly Command Command = Command.Anyone("NOOP", Argument.None, "NOOP",
        (_, _, _) => ValueTask.FromResult<Reply?>(Replies.CommandOkay())) with
    {
        DuringTransfer = DuringTransfer.Answered,
    };
}
