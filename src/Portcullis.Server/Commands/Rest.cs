using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// REST for the next RETR, STOR or APPE: in stream mode a count of octets (RFC 3659 §5), in MODE B and C a restart marker that
/// this server gave (RFC 959 §3.5). What is wrong with a marker the command after it tells: 554 or 555 (RFC 1123 §4.1.3.4).
/// </summary>
internal static class Rest
{
    public static readonly Command Command =
        Command.WhenLoggedIn("REST", Argument.Required, "REST <SP> marker", Execute) with { FixedFeature = "REST STREAM" };

    /// <summary>The marker of the REST, or the first octet of the RANG, before this command; 0 without one. 554 where the type has no use for it.</summary>
    public static long MarkerFor(Session session)
    {
        var marker = session.State.Pending switch
        {
            Pending.RestartAt restart => restart.Marker,
            Pending.Range range => range.First,
            _ => 0,
        };
        if (marker == 0 && session.State.Pending is not Pending.Range)
            return 0;

        var format = session.State.Format.ForCounting;
        if (format.Parameters.Mode != TransmissionMode.Stream)
            throw Invalid("Restarting by a count of octets is for MODE S (RFC 3659 §5).");
        if (session.State.Parameters.Mode == TransmissionMode.Deflate && !format.IsVerbatim)
            throw Invalid("Restarting in MODE Z is for TYPE I and STRU F.");
        return format.IsVerbatim || session.State.Pending is Pending.RestartAt
            ? marker
            : throw Invalid("A range is for TYPE I and STRU F; send TYPE I, RANG and the command again.");
    }

    /// <summary>The restart marker before this command in MODE B or C; null without one. 554 for what is none of ours, 555 where it was made otherwise.</summary>
    public static ServerMarker? ServerMarkerFor(Session session)
    {
        if (session.State.Pending is not Pending.RestartAtMarker { Marker: var marker })
            return null;
        if (!ServerMarker.TryParse(marker, out var ours))
            throw Invalid($"{marker} is none of this server's restart markers; in MODE B and C send one of those.");

        var form = session.State.Format.Form;
        return ours.Form == form
            ? ours
            : throw new CommandFailure(Replies.Refused(
                ReplyCode.TypeOrStructureMismatch, $"That restart marker was made with another TYPE, STRU or MODE: {ours.Form}, which is {form} now."));
    }

    public static CommandFailure Invalid(string reason) => new(Replies.Refused(ReplyCode.InvalidRestartParameter, reason));

    private static ValueTask<Reply> Execute(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var text = line.Argument.Trim(' ');
        if (!RestartMarker.TryParse(text, out var marker))
            return ValueTask.FromResult(Replies.ArgumentWrong("A restart marker is 1 to 127 printable characters without a space; in MODE S a count of octets."));

        // 0 is the beginning of any file, in any mode.
        if (marker.TryGetPosition(out var octets) && (octets == 0 || !session.State.Format.KeepsConnection))
            session.State = session.State with { Pending = new Pending.RestartAt(octets) };
        else if (session.State.Format.KeepsConnection)
            session.State = session.State with { Pending = new Pending.RestartAtMarker(marker) };
        else
            return ValueTask.FromResult(Replies.ArgumentWrong("The argument of REST is a count of octets."));
        return ValueTask.FromResult(Replies.RestartMarkerAccepted(marker));
    }
}
