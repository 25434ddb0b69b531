using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE LISTFMT, of IBM i: 0 for its own listing, 1 for that of UNIX; without a value it reports.</summary>
internal static class ListFormat
{
    private const string Syntax = "LISTFMT [<SP> 0 | 1]";

    public static readonly SiteCommand Command = new("LISTFMT", Syntax, (session, _, line, _) =>
    {
        session.State = line.Argument switch
        {
            "" => session.State,
            "0" => session.State with { ListingStyle = ListingStyle.Os400 },
            "1" => session.State with { ListingStyle = ListingStyle.Unix },
            _ => throw SiteCommand.WrongArgument(Syntax),
        };
        return ValueTask.FromResult(Replies.FileActionOkay(Describe(session.State)));
    });

    private static string Describe(SessionState state) => state.ListingStyle switch
    {
        ListingStyle.Os400 => "Now using list format \"0\".",
        ListingStyle.Unix => "Now using list format \"1\".",
        _ => "Now listing as MS-DOS does; the list formats are \"0\" and \"1\".",
    };
}
