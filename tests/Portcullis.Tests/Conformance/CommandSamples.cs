using Portcullis.Server.Commands;

namespace Portcullis.Tests.Conformance;

/// <summary>How each command of the table may come: with an argument it takes, with none, and with one that is wrong.</summary>
internal static class CommandSamples
{
    /// <summary>By verb: the argument that is right, where nothing but a login is needed; then what is wrong.</summary>
    private static readonly Dictionary<string, (string Right, string[] Wrong)> Arguments = new()
    {
        ["USER"] = ("anna", ["a\u0007b"]),
        ["PASS"] = ("secret", ["guess"]),
        ["ACCT"] = ("project", ["a\u0007b"]),
        ["CWD"] = ("docs", ["letter.txt"]),
        ["CDUP"] = ("", ["docs"]),
        ["SMNT"] = ("/", ["a\u0007b"]),
        ["REIN"] = ("", ["now"]),
        ["QUIT"] = ("", ["now"]),
        ["PORT"] = ("198,51,100,7,156,65", ["198,51,100", "198,51,100,7,3,250", "203,0,113,66,156,65"]),
        ["EPRT"] = ("|1|198.51.100.7|40001|", ["|1|198.51.100.7|", "|2|2001:db8::7|40001|"]),
        ["LPRT"] = ("4,4,198,51,100,7,2,156,65", ["4,4,198", "6,16,1"]),
        ["PASV"] = ("", ["now"]),
        ["EPSV"] = ("", ["1", "2", "ALL", "now"]),
        ["LPSV"] = ("", ["now"]),
        ["TYPE"] = ("I", ["Q", "L 36", "A Q"]),
        ["STRU"] = ("F", ["P", "Q"]),
        ["MODE"] = ("S", ["Z", "Q"]),
        ["RETR"] = ("letter.txt", ["docs", "nothing"]),
        ["STOR"] = ("new.txt", ["docs", "nowhere/new.txt"]),
        ["STOU"] = ("", ["nowhere/new.txt"]),
        ["APPE"] = ("letter.txt", ["docs", "nowhere/new.txt"]),
        ["ALLO"] = ("10", ["10 R 80", "ten"]),
        ["REST"] = ("4", ["four"]),
        ["RANG"] = ("0 3", ["3 0", "0"]),
        ["RNFR"] = ("letter.txt", ["nothing"]),
        ["RNTO"] = ("other.txt", ["docs", "nowhere/other.txt"]),
        ["ABOR"] = ("", ["now"]),
        ["DELE"] = ("letter.txt", ["docs", "nothing"]),
        ["RMD"] = ("docs/drafts", ["docs", "nothing"]),
        ["MKD"] = ("new", ["docs", "nowhere/new"]),
        ["PWD"] = ("", ["docs"]),
        ["LIST"] = ("", ["docs", "nothing"]),
        ["NLST"] = ("", ["docs", "nothing"]),
        ["MLSD"] = ("", ["docs", "letter.txt", "nothing"]),
        ["MLST"] = ("", ["letter.txt", "nothing"]),
        ["STAT"] = ("", ["letter.txt", "nothing"]),
        ["SITE"] = ("WHO", ["CPFR letter.txt", "CPTO copy.txt", "MKDIR a/b/c", "CHMOD 600 letter.txt", "HELP", "FROB"]),
        ["SYST"] = ("", ["now"]),
        ["HELP"] = ("", ["RETR", "FROB"]),
        ["NOOP"] = ("", ["now"]),
        ["FEAT"] = ("", ["MLST"]),
        ["OPTS"] = ("UTF8 ON", ["MLST size;", "RETR x"]),
        ["MDTM"] = ("letter.txt", ["nothing"]),
        ["SIZE"] = ("letter.txt", ["docs", "nothing"]),
        ["MFMT"] = ("20200229235959 letter.txt", ["20190229000000 letter.txt", "20200229235959 nothing"]),
        ["MFCT"] = ("20200229235959 letter.txt", ["20190229000000 letter.txt", "20200229235959 nothing"]),
        ["MFF"] = ("UNIX.mode=0600; letter.txt", ["Frob=1; letter.txt", "Modify=x; letter.txt", "UNIX.mode=0600; nothing"]),
        ["LANG"] = ("EN", ["FR"]),
        ["HOST"] = ("192.0.2.21", ["nobody.example", "192.0.2.21:21"]),
        ["AUTH"] = ("TLS", ["KERBEROS"]),
        ["PBSZ"] = ("0", ["much"]),
        ["PROT"] = ("P", ["X"]),
        ["CCC"] = ("", ["now"]),
        ["HASH"] = ("letter.txt", ["docs", "nothing"]),
        ["MD5"] = ("letter.txt", ["docs", "nothing"]),
        ["XCRC"] = ("letter.txt", ["docs", "nothing"]),
        ["XMD5"] = ("letter.txt", ["docs", "nothing"]),
        ["XSHA1"] = ("letter.txt", ["docs", "nothing"]),
        ["XSHA256"] = ("letter.txt", ["docs", "nothing"]),
        ["XSHA512"] = ("letter.txt", ["docs", "nothing"]),
        ["AVBL"] = ("", ["letter.txt", "nothing"]),
        ["DSIZ"] = ("", ["letter.txt", "nothing"]),
        ["COMB"] = ("letter.txt data.bin", ["letter.txt", "letter.txt letter.txt", "letter.txt nothing", "docs data.bin"]),
        ["CLNT"] = ("Somebody 1.0", ["a\u0007b"]),
        ["CSID"] = ("Name=Somebody;", ["a\u0007b"]),
        ["PRET"] = ("RETR letter.txt", ["a\u0007b"]),
        ["XCWD"] = ("docs", ["letter.txt"]),
        ["XCUP"] = ("", ["docs"]),
        ["XPWD"] = ("", ["docs"]),
        ["XMKD"] = ("new", ["docs"]),
        ["XRMD"] = ("docs/drafts", ["docs"]),
    };

    public static IEnumerable<string> Verbs => Arguments.Keys;

    public static string Right(string verb) => Join(verb, Arguments[verb].Right);

    /// <summary>The right one first, then without an argument, then the wrong ones.</summary>
    public static IEnumerable<string> All(string verb) =>
        Arguments[verb].Wrong.Prepend("").Prepend(Arguments[verb].Right).Select(argument => Join(verb, argument)).Distinct();

    /// <summary>It opens a data connection, and the client is who sends.</summary>
    public static bool IsUpload(string verb) => verb is "STOR" or "STOU" or "APPE";

    public static bool NeedsLogin(string verb) => CommandTable.Find(verb)!.Handler is not (Handler.Anyone or Handler.Switching);

    private static string Join(string verb, string argument) => argument.Length == 0 ? verb : $"{verb} {argument}";
}
