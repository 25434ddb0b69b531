using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>REST in stream mode (RFC 3659 §5): a count of octets for the next RETR, STOR or APPE.</summary>
internal static class Rest
{
    public static readonly Command Command =
        Command.WhenLoggedIn("REST", Argument.Required, "REST <SP> octets", Execute) with { FixedFeature = "REST STREAM" };

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

    private static CommandFailure Invalid(string reason) => new(Replies.Refused(ReplyCode.InvalidRestartParameter, reason));

    private static ValueTask<Reply> Execute(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        if (!long.TryParse(line.Argument.Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var marker))
            return ValueTask.FromResult(Replies.ArgumentWrong("The argument of REST is a count of octets."));

        session.State = session.State with { Pending = new Pending.RestartAt(marker) };
        return ValueTask.FromResult(Replies.RestartMarkerAccepted(marker));
    }
}
