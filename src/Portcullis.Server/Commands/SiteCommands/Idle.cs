using System.Globalization;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE IDLE, of BSD's ftpd: tells the idle limit, or sets it for this session.</summary>
internal static class Idle
{
    private const string Syntax = "IDLE [<SP> seconds]";

    private const int ShortestSeconds = 30;

    public static readonly SiteCommand Command = new("IDLE", Syntax, (session, _, line, _) =>
    {
        var (now, longest) = (session.State.IdleTimeout ?? session.Server.Options.IdleTimeout, session.Server.Options.MaximumIdleTimeout);
        if (!line.HasArgument)
            return ValueTask.FromResult(Replies.CommandOkay(Invariant($"The idle limit is {now.TotalSeconds:0} seconds; {longest.TotalSeconds:0} at most.")));

        if (!int.TryParse(line.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds < ShortestSeconds || seconds > longest.TotalSeconds)
            return ValueTask.FromResult(Replies.ArgumentWrong(Invariant($"The idle limit is between {ShortestSeconds} and {longest.TotalSeconds:0} seconds.")));

        session.State = session.State with { IdleTimeout = TimeSpan.FromSeconds(seconds) };
        return ValueTask.FromResult(Replies.CommandOkay(Invariant($"The idle limit is {seconds} seconds.")));
    });

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
