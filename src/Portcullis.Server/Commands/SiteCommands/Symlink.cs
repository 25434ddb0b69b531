using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE SYMLINK: a link to a path of this server's tree, and to nothing out of it.</summary>
internal static class Symlink
{
    private const string Syntax = "SYMLINK <SP> target <SP> link";

    public static readonly SiteCommand Command = new("SYMLINK", Syntax, async (session, login, line, cancellation) =>
    {
        var (targetName, linkName) = SiteCommand.TwoPathnames(line, Syntax);
        var (target, link) = (login.Resolve(targetName), login.Resolve(linkName));
        session.DemandToMake(login, "SITE SYMLINK", link, Permissions.Create);

        // Rules are for pathnames: a second one must not allow what the first does not.
        session.DemandOneMount(login, "SITE SYMLINK", target, link);
        session.Demand(login, "SITE SYMLINK", target, login.Account.RightsAt(link).Permissions);
        session.DemandNoRulesBelow(login, "SITE SYMLINK", target);
        await login.Account.Storage.CreateLinkAsync(link, target, cancellation);
        return Replies.CommandOkay("SITE SYMLINK command successful.");
    });
}
