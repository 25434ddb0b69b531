using Portcullis.Tests.Conversations;
using static Portcullis.Tests.Conformance.Requirements.Rows;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>What FEAT lists and clients send, and no document that ever got a number defines.</summary>
internal static class Habits
{
    public static Document Document { get; } = new("Habits", "what no RFC defines and clients send", "what clients send and servers answer",
        ["CLNT", "PRET", "XCRC", "MD5", "OPTS UTF8", "SSCN", "TYPE", "SITE", "LIST"],
    [
        May("CLNT", "CLNT: the client tells its name; 200")
            .Done(Scene("CLNT", "A name")),
        May("PRET", "PRET announces the transfer command before PASV; 200, and no effect where the server is one machine")
            .Done(Scene("PRET", "It changes nothing")),
        May("XCRC", "XCRC, XMD5, XSHA1, XSHA256, XSHA512: 250 and the hash, of the whole file or from one octet to another")
            .Done(Scene("XCRC", "A file, and part of it"), Scene("XMD5", "A file, and part of it"), Scene("XSHA1", "A file, and part of it"),
                Scene("XSHA256", "A file, and part of it"), Scene("XSHA512", "A file, and part of it")),
        May("MD5", "MD5 (draft-twine-ftpmd5): 251, the pathname, the hash")
            .Done(Scene("MD5", "A file")),
        May("MD5", "MMD5, for several files at once")
            .NotOffered("no client sends it; 500", Test<UnknownVerbTests>(nameof(UnknownVerbTests.Verbs_that_are_not_offered_are_500))),
        May("OPTS UTF8", "OPTS UTF8 ON and OFF, before a login too; 200")
            .Done(Scene("OPTS", "UTF8 is on from the beginning"), Scene("OPTS", "UTF8 off and on")),
        May("SSCN", "SSCN, SPSV, ESTA, ESTP of single servers")
            .NotOffered("data between two servers is not offered, nor extra ways to a data connection; 500",
                Test<UnknownVerbTests>(nameof(UnknownVerbTests.Verbs_that_are_not_offered_are_500))),
        May("TYPE", "IBM's TYPE C and a CCSID: text in that EBCDIC code page")
            .Done(Scene("TYPE", "The square brackets of two code pages"), Scene("TYPE", "Those there are not")),
        May("SITE", "SITE CHMOD, UTIME, IDLE, CPFR, CPTO, COPY, SYMLINK, MKDIR, RMDIR, WHO, QUOTA")
            .Done(Scene("SITE", "Permissions and times"), Scene("SITE", "Copies"), Scene("SITE", "Directories"), Scene("SITE", "The session"),
                Scene("SITE", "Links, of which this store has none")),
        May("SITE", "The keywords that IBM i and z/OS clients send by themselves are answered 200 or 202")
            .Done(Scene("SITE", "What IBM's clients send by themselves")),
        May("LIST", "Options of ls, and patterns, in LIST and NLST")
            .Done(Scene("LIST", "With the options that clients send"), Scene("LIST", "By pattern"), Scene("NLST", "Long")),
    ]);
}
