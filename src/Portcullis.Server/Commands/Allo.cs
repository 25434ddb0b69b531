using System.Globalization;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>ALLO (RFC 959 §4.1.3): nothing is allocated beforehand; the argument is checked all the same.</summary>
internal static class Allo
{
    public static readonly Command Command = Command.WhenLoggedIn("ALLO", Argument.Required, "ALLO <SP> octets [<SP> R <SP> octets]",
        (_, _, line, _) => ValueTask.FromResult(IsValid(line.Argument.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            ? Replies.StorageAllocated
            : Replies.ArgumentWrong("The argument of ALLO is a count of octets.")));

    private static bool IsValid(string[] words) => words switch
    {
        [var file] => IsNumber(file),
        [var file, var r, var record] => IsNumber(file) && r is "R" or "r" && IsNumber(record),
        _ => false,
    };

    private static bool IsNumber(string word) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
