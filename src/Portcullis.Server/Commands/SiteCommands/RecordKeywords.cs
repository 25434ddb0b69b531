using System.Globalization;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Profiles;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>
/// The line that z/OS sends before every PUT: <c>SITE FIXrecfm 80 LRECL=80 RECFM=FB BLKSIZE=3200</c>. Its RECFM and LRECL say
/// how the records of STRU R are stored from then on; its other keywords do nothing, and none fails a job.
/// </summary>
internal static class RecordKeywords
{
    public static bool Contains(string verb) =>
        verb.Split('=')[0] is "FIXRECFM" or "VARRECFM" or "RECFM" or "LRECL" or "BLKSIZE" or "BLOCKSIZE" or "BLOCKS";

    public static Reply Execute(Session session, string argument)
    {
        var (fixedFormat, length) = (default(bool?), default(int?));
        var words = argument.ToUpperInvariant().Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var next = i + 1 < words.Length ? words[i + 1] : "";
            switch (words[i])
            {
                case "FIXRECFM":
                    (fixedFormat, length) = (true, Number(next) ?? length);
                    break;
                case "VARRECFM":
                    fixedFormat = false;
                    break;
                case "RECFM":
                    fixedFormat = next is ['F', ..] ? true : next is ['V' or 'U', ..] ? false : fixedFormat;
                    break;
                case "LRECL":
                    length = Number(next) ?? length;
                    break;
            }
        }

        var records = (fixedFormat, length, session.State.Representation.Records) switch
        {
            (false, _, _) => new RecordFormat.DescriptorWords(),
            (true, { } lrecl, _) => new RecordFormat.Fixed(lrecl, Padding: 0),
            (null, { } lrecl, RecordFormat.Fixed) => new RecordFormat.Fixed(lrecl, Padding: 0),
            var (_, _, kept) => kept,
        };
        var sources = session.State.Sources;
        session.State = session.State with { Sources = sources with { Said = sources.Said with { Records = records } } };
        return Replies.CommandOkay(records is RecordFormat.Fixed { Length: var stored }
            ? string.Create(CultureInfo.InvariantCulture, $"Records of STRU R are stored with a fixed length of {stored}.")
            : "Records of STRU R are stored with descriptor words.");
    }

    private static int? Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= ClientSettings.MaximumRecordLength ? number : null;
}
