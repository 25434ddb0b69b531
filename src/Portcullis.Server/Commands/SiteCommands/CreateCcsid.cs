using System.Globalization;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE CRTCCSID, of IBM i: in which CCSID new database files are made. Kept and reported; files here carry none.</summary>
internal static class CreateCcsid
{
    private const string Syntax = "CRTCCSID [<SP> *CALC | *USER | *SYSVAL | ccsid]";

    private const int Last = 65533;

    public static readonly SiteCommand Command = new("CRTCCSID", Syntax, (session, _, line, _) =>
    {
        var ccsid = line.Argument.ToUpperInvariant() switch
        {
            "" => session.State.HostSettings.CreateCcsid,
            "*CALC" or "*USER" or "*SYSVAL" => line.Argument.ToUpperInvariant(),
            var word when int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Last =>
                number.ToString(CultureInfo.InvariantCulture),
            _ => throw SiteCommand.WrongArgument(Syntax),
        };
        session.State = session.State with { HostSettings = session.State.HostSettings with { CreateCcsid = ccsid } };
        return ValueTask.FromResult(Replies.FileActionOkay($"CCSID for new files is \"{ccsid}\"; files here carry none."));
    });
}
