using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE QUOTA: accounts have none yet; AVBL tells what the file system has left.</summary>
internal static class Quota
{
    public static readonly SiteCommand Command = new("QUOTA", "QUOTA", (_, _, _, _) =>
        ValueTask.FromResult(Replies.CommandOkay("There is no quota for this account.")));
}
