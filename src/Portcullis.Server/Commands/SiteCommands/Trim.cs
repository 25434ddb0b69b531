using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>
/// SITE TRIM, of IBM i: whether blanks at the ends of lines are sent in TYPE A and E. 0: they are. 1: not with STRU F. 2: not with
/// STRU R either. IBM i begins with 1, since its database pads records; here lines are as somebody wrote them, and it is 0.
/// </summary>
internal static class Trim
{
    private const string Syntax = "TRIM [<SP> 0 | 1 | 2]";

    public static readonly SiteCommand Command = new("TRIM", Syntax, (session, _, line, _) =>
    {
        var now = session.State.Representation;
        var blanks = line.Argument switch
        {
            "" => now.TrailingBlanks,
            "0" => TrailingBlanks.Kept,
            "1" => TrailingBlanks.TrimmedInFiles,
            "2" => TrailingBlanks.Trimmed,
            _ => throw SiteCommand.WrongArgument(Syntax),
        };
        session.State = session.State with { Representation = now with { TrailingBlanks = blanks } };
        return ValueTask.FromResult(Replies.FileActionOkay(blanks switch
        {
            TrailingBlanks.Kept => "Trim option is \"0\": trailing blanks of text are sent.",
            TrailingBlanks.TrimmedInFiles => "Trim option is \"1\": trailing blanks of text are sent with STRU R only.",
            _ => "Trim option is \"2\": trailing blanks of text are not sent.",
        }));
    });
}
