using System.Globalization;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>
/// SITE CHKPTINT, of z/OS: how far apart RETR sends restart markers in MODE B and C. It counts records; in STRU F, which has none,
/// 1024 stored octets, up to the next line end in a text. 0 is for none.
/// </summary>
internal static class CheckpointInterval
{
    private const string Syntax = "CHKPTINT <SP> records";

    private const int Unit = 1024, Maximum = 9_999_999;

    public static readonly SiteCommand Command = new("CHKPTINT", Syntax, (session, _, line, _) =>
    {
        if (!int.TryParse(line.Argument.Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Maximum)
            throw SiteCommand.WrongArgument(Syntax);

        session.State = session.State with
        {
            Representation = session.State.Representation with { MarkerInterval = (long)count * Unit, MarkerRecords = count },
        };
        return ValueTask.FromResult(Replies.CommandOkay(count == 0
            ? "RETR sends no restart markers."
            : string.Create(CultureInfo.InvariantCulture, $"In MODE B and C, RETR sends a restart marker every {count} records of STRU R, every {count} KiB of STRU F.")));
    });

    /// <summary>z/OS writes <c>CHKPTINT=5</c>; the table of commands, <c>CHKPTINT 5</c>.</summary>
    public static string WithSpace(string text) =>
        text.StartsWith("CHKPTINT=", StringComparison.OrdinalIgnoreCase) ? $"CHKPTINT {text["CHKPTINT=".Length..]}" : text;
}
