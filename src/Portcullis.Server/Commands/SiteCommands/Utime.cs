using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>
/// SITE UTIME in the two forms that clients send: <c>UTIME YYYYMMDDhhmm[ss] pathname</c>, and
/// <c>UTIME pathname atime mtime ctime UTC</c>, of which the second time counts. Times are UTC.
/// </summary>
internal static class Utime
{
    private const string Syntax = "UTIME <SP> YYYYMMDDhhmm[ss] <SP> pathname";

    public static readonly SiteCommand Command = new("UTIME", Syntax, async (session, login, line, cancellation) =>
    {
        var (pathname, modified) = Read(line);
        var path = login.Resolve(pathname);
        session.Demand(login, "SITE UTIME", path, Permissions.Store);
        await login.Account.Storage.SetModifiedAsync(path, modified, cancellation);
        return Replies.CommandOkay("SITE UTIME command successful.");
    });

    private static (string Pathname, DateTimeOffset Modified) Read(CommandLine line)
    {
        var words = line.Argument.Split(' ');
        if (words is [.. { Length: > 0 } name, _, var second, _, var zone] && zone.Equals("UTC", StringComparison.OrdinalIgnoreCase) && TryParse(second, out var time))
            return (string.Join(' ', name), time);
        if (words.Length > 1 && TryParse(words[0], out time))
            return (string.Join(' ', words[1..]), time);
        throw SiteCommand.WrongArgument(Syntax);
    }

    private static bool TryParse(string text, out DateTimeOffset time) =>
        text.Length == 12 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? TimeVal.TryParse(text + "00", out time)
            : TimeVal.TryParse(text, out time);
}
