using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>FEAT (RFC 2389 §3): from the table of commands, for this session as it is now.</summary>
internal static class Feat
{
    /// <summary>What no command stands for: TVFS (RFC 3659 §6) and UTF-8 pathnames (RFC 2640 §3).</summary>
    private static readonly string[] Always = ["TVFS", "UTF8"];

    public static readonly Command Command = Command.Anyone("FEAT", Argument.None, "FEAT", Execute);

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        session.State = session.State with { HasShownFeatures = true };
        string[] features = [.. CommandTable.All.Select(command => command.Feature?.Invoke(session.State)).OfType<string>(), .. Always];
        return ValueTask.FromResult<Reply?>(Replies.Features([.. features.Order(StringComparer.Ordinal)]));
    }
}
