using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>SMNT (RFC 959 §4.1.1): recognised; the one file system is always mounted.</summary>
internal static class Smnt
{
    public static readonly Command Command = Command.WhenLoggedIn("SMNT", Argument.Required, "SMNT <SP> pathname",
        (_, _, _, _) => ValueTask.FromResult(Replies.NothingToMount));
}
