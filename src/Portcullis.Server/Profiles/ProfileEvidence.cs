using System.Collections.Frozen;
using Portcullis.Protocol.Commands;

namespace Portcullis.Server.Profiles;

/// <summary>When a line counts as evidence.</summary>
public enum EvidenceWhen
{
    Always,

    /// <summary>As the first line of a session only.</summary>
    First,

    /// <summary>As the password of the anonymous user. No other password is ever looked at.</summary>
    Anonymous,
}

/// <summary>A command line that clients of one kind send by themselves, and others do not.</summary>
/// <param name="Profile">The name of a <see cref="ClientProfile"/>.</param>
/// <param name="Verb">Of the command.</param>
/// <param name="Beginning">Whole words the argument begins with, of either case.</param>
/// <param name="Fact">Who sends it.</param>
public sealed record ProfileEvidence(string Profile, string Verb, string Beginning, string Fact)
{
    private const string EveryPut = "z/OS sends it before each PUT", FromAs400 = "IBM i's client has a subcommand for it", ItsName = "the client calls itself so",
        ItsPassword = "the password that a browser gives for anonymous";

    public EvidenceWhen When { get; private init; }

    /// <summary>As the log tells it.</summary>
    public string Reason => $"the client sent {Verb} {Beginning}: {Fact}";

    /// <summary>The walk of Q140424, which takes more than one line.</summary>
    public static ProfileEvidence PortWalk { get; } = new("as400", "PORT", "below 1024, one higher with each command", "the AS/400 of Microsoft Q140424 does");

    public static IReadOnlyList<ProfileEvidence> All { get; } =
    [
        .. Sent("mvs", "SITE", EveryPut, "FIXRECFM", "VARRECFM", "RECFM", "LRECL", "BLKSIZE", "BLOCKSIZE", "BLOCKS", "PRIMARY", "SECONDARY", "TRACKS", "CYLINDERS"),
        .. Sent("as400", "SITE", FromAs400, "NAMEFMT", "LISTFMT", "CRTCCSID", "NULLFLDS", "TRIM"),
        .. Sent("as400", "TYPE", "IBM i's TYPE with a CCSID", "C"),
        .. Sent("as400", "CLNT", ItsName, "OS/400", "AS/400", "IBM i"),
        .. Sent("mvs", "CLNT", ItsName, "z/OS", "MVS"),
        .. Sent("browser", "CLNT", ItsName, "Mozilla"),
        .. Sent("windows-ftp", "OPTS", "ftp.exe of Windows sends it before USER, without FEAT", "UTF8 ON").Select(each => each with { When = EvidenceWhen.First }),
        .. Sent("browser", "PASS", ItsPassword, "IEUser@", "mozilla@example.com", "chrome@example.com").Select(each => each with { When = EvidenceWhen.Anonymous }),
        PortWalk,
    ];

    private static readonly FrozenDictionary<string, ProfileEvidence[]> ByVerb =
        All.Where(each => each != PortWalk).GroupBy(each => each.Verb).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <param name="line">What the client sent.</param>
    /// <param name="isFirst">Of its session.</param>
    /// <param name="isAnonymous">The user named before is the anonymous one.</param>
    public static ProfileEvidence? Find(CommandLine line, bool isFirst, bool isAnonymous)
    {
        if (!ByVerb.TryGetValue(line.Verb, out var candidates))
            return null;

        foreach (var each in candidates)
        {
            var counts = each.When switch { EvidenceWhen.First => isFirst, EvidenceWhen.Anonymous => isAnonymous, _ => true };
            if (counts && BeginsWith(line.Argument.AsSpan().TrimStart(' '), each.Beginning))
                return each;
        }

        return null;
    }

    private static IEnumerable<ProfileEvidence> Sent(string profile, string verb, string fact, params string[] beginnings) =>
        beginnings.Select(beginning => new ProfileEvidence(profile, verb, beginning, fact));

    private static bool BeginsWith(ReadOnlySpan<char> argument, string beginning) =>
        argument.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)
        && (argument.Length == beginning.Length || !char.IsAsciiLetterOrDigit(argument[beginning.Length]));
}
