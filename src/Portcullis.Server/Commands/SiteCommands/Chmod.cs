using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE CHMOD, of BSD's ftpd: the nine permission bits.</summary>
internal static class Chmod
{
    private const string Syntax = "CHMOD <SP> mode <SP> pathname";

    public static readonly SiteCommand Command = new("CHMOD", Syntax, async (session, login, line, cancellation) =>
    {
        var space = line.Argument.IndexOf(' ');
        if (space < 0 || !UnixMode.TryParse(line.Argument[..space], out var mode))
            throw SiteCommand.WrongArgument(Syntax);

        var path = login.Resolve(line.Argument[(space + 1)..]);
        session.Demand(login, "SITE CHMOD", path, Permissions.Store);
        await login.Account.Storage.SetModeAsync(path, mode, cancellation);
        return Replies.CommandOkay("SITE CHMOD command successful.");
    });
}
