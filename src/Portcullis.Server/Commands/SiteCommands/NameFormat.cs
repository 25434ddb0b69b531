using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>
/// SITE NAMEFMT, of IBM i. Format 1 is pathnames, which is what all names here are. Format 0, <c>library/file.member</c>, is accepted,
/// kept and reported, and changes nothing: there are no libraries behind it, and as a pathname LIB/FILE.MBR is the
/// file FILE.MBR in the directory LIB, which is what such a client means by it.
/// </summary>
internal static class NameFormat
{
    private const string Syntax = "NAMEFMT [<SP> 0 | 1]";

    public static readonly SiteCommand Command = new("NAMEFMT", Syntax, (session, _, line, _) =>
    {
        var format = line.Argument switch
        {
            "" => session.State.HostSettings.NameFormat,
            "0" => 0,
            "1" => 1,
            _ => throw SiteCommand.WrongArgument(Syntax),
        };
        session.State = session.State with { HostSettings = session.State.HostSettings with { NameFormat = format } };
        return ValueTask.FromResult(Replies.FileActionOkay(format == 1
            ? "Now using naming format \"1\"."
            : "Now using naming format \"0\"; LIB/FILE.MBR is the pathname of FILE.MBR in LIB."));
    });
}
