using System.Globalization;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>ALLO (RFC 959 §4.1.3): the next upload is begun only where a quota leaves it so many octets, which nobody else gets meanwhile.</summary>
internal static class Allo
{
    public static readonly Command Command = Command.WhenLoggedIn("ALLO", Argument.Required, "ALLO <SP> octets [<SP> R <SP> octets]",
        (session, _, line, _) =>
        {
            if (!TryRead(line.Argument.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var octets))
                return ValueTask.FromResult(Replies.ArgumentWrong("The argument of ALLO is a count of octets."));

            session.State = session.State with { Allocation = octets };
            return ValueTask.FromResult(Replies.StorageAllocated);
        });

    private static bool TryRead(string[] words, out long octets)
    {
        octets = 0;
        return words switch
        {
            [var file] => TryParse(file, out octets),
            [var file, var r, var record] => TryParse(file, out octets) && r is "R" or "r" && TryParse(record, out _),
            _ => false,
        };
    }

    private static bool TryParse(string word, out long number) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
