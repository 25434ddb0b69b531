using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>RANG (draft-bryan-ftp-range): the octets, first and last included, of the RETR or hash that follows. <c>RANG 1 0</c> forgets it.</summary>
internal static class Rang
{
    public static readonly Command Command =
        Command.WhenLoggedIn("RANG", Argument.Required, "RANG <SP> first <SP> last", Execute) with { FixedFeature = "RANG STREAM" };

    private static ValueTask<Reply> Execute(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        if (line.Argument.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var first, var last]
            || !TryParse(first, out var from) || !TryParse(last, out var to) || (to < from && (from, to) != (1, 0)))
            return ValueTask.FromResult(Replies.ArgumentWrong("The argument of RANG is the first and the last octet, counted from 0."));

        session.State = session.State with { Pending = to < from ? new Pending.None() : new Pending.Range(from, to) };
        return ValueTask.FromResult(Replies.RangeAccepted(from, to));
    }

    private static bool TryParse(string word, out long octet) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out octet);
}
