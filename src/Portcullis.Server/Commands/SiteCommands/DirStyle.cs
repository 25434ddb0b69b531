using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE DIRSTYLE, of Windows NT: switches between the listings of MS-DOS and UNIX (Microsoft Q102974).</summary>
internal static class DirStyle
{
    private const string Syntax = "DIRSTYLE";

    public static readonly SiteCommand Command = new("DIRSTYLE", Syntax, (session, _, line, _) =>
    {
        if (line.HasArgument)
            throw SiteCommand.WrongArgument(Syntax);

        var isMsDos = session.State.ListingStyle != ListingStyle.MsDos;
        session.State = session.State with { ListingStyle = isMsDos ? ListingStyle.MsDos : ListingStyle.Unix };
        return ValueTask.FromResult(Replies.CommandOkay($"MS-DOS-like directory output is {(isMsDos ? "on" : "off")}."));
    });
}
