using System.Collections.Frozen;
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
internal static class HostKeywords
{
    /// <summary>Those that IBM documents for z/OS, without what is a SITE command here. Each may begin with NO.</summary>
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "ASATRANS", "AUTOMOUNT", "AUTORECALL", "AUTOTAPEMOUNT", "BLKSIZE", "BLOCKSIZE", "BLOCKS", "BLOCK", "BUFNO", "CHKPTINT", "CONDDISP", "CTRLCONN",
        "CYLINDERS", "CYLINDER", "DATACLASS", "DATAKEEPALIVE", "DATASETMODE", "DB2", "DBSUB", "DCBDSN", "DESTINATION", "DEST", "DIRECTORY",
        "DIRECTORYMODE", "DSNTYPE", "DSWAITTIME", "EATTR", "ENCODING", "FIXRECFM", "FTPKEEPALIVE", "FILETYPE", "INACTTIME", "ISPFSTATS",
        "JESENTRYLIMIT", "JESGETBYDSN", "JESJOBNAME", "JESLRECL", "JESOWNER", "JESRECFM", "JESSTATUS", "LISTLEVEL", "LISTSUBDIR", "LRECL",
        "MBDATACONN", "MBREQUIRELASTEOL", "MBSENDEOL", "MGMTCLASS", "MIGRATEVOL", "PDSTYPE", "PRIMARY", "PRI", "QDISK", "QUOTESOVERRIDE", "RDW",
        "READTAPEFORMAT", "READVB", "RECFM", "REMOVEINBEOF", "RESTPUT", "RETPD", "SBDATACONN", "SBSENDEOL", "SBSUB", "SBSUBCHAR", "SBTRANS",
        "SECONDARY", "SEC", "SPREAD", "SQLCOL", "STORCLASS", "TAPEREADSTREAM", "TRACKS", "TRACK", "TRAILINGBLANKS", "TRUNCATE", "UCOUNT",
        "UCSHOSTCS", "UCSSUB", "UCSTRUNC", "UMASK", "UNICODEFILESYSTEMBOM", "UNIT", "UNITNAME", "UNIXFILETYPE", "VARRECFM", "VCOUNT", "VOLUME",
        "WRAPRECORD", "WRTAPEFASTIO", "XLATE");

    private static readonly FrozenSet<string> OfRecords =
        FrozenSet.Create(StringComparer.Ordinal, "FIXRECFM", "VARRECFM", "RECFM", "LRECL", "BLKSIZE", "BLOCKSIZE", "BLOCKS");

    /// <summary>By the first word of the line. What has the form KEYWORD=value is one of a host's, known or not.</summary>
    public static bool Contains(string verb) =>
        verb.Contains('=') || Known.Contains(verb) || (verb.StartsWith("NO", StringComparison.Ordinal) && Known.Contains(verb[2..]));

    public static Reply Execute(Session session, string argument)
    {
        var (fixedFormat, length) = (default(bool?), default(int?));
        var words = argument.ToUpperInvariant().Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
        if (!words.Any(OfRecords.Contains))
            return Replies.CommandSuperfluous("Accepted; it has no effect here.");

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
