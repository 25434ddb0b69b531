namespace Portcullis.Tests.Conformance;

/// <summary>
/// Which reply codes each command may have: the table of RFC 959 §5.4, transcribed, and those of its successors. What
/// we give beyond them stands in <see cref="ReplyAdditions"/>, each with its reason.
/// </summary>
internal static class ReplyTable
{
    /// <summary>What is no command at all, as the server meets it.</summary>
    public const string Connect = "(connect)", Unknown = "(unknown)", LineTooLong = "(line too long)", LineHasNul = "(line has NUL)";

    private const string Rfc959 = "RFC 959 §5.4", Rfc2389 = "RFC 2389", Rfc2428 = "RFC 2428", Rfc3659 = "RFC 3659", Mfxx = "draft-somers-ftp-mfxx §3.2",
        Streamlined = "draft-peterson-streamlined-ftp-command-extensions", Habit = "of no RFC; RFC 959 §4.2.2";

    public static IReadOnlyList<ReplyRow> Rows { get; } =
    [
        // Connection establishment.
        new(Connect, Rfc959, 220, 421) { Preliminary = [120], Then = [220] },

        // Login.
        new("USER", Rfc959 + "; RFC 4217 §12.2", 230, 232, 530, 500, 501, 421, 331, 332),
        new("PASS", Rfc959, 230, 202, 530, 500, 501, 503, 421, 332),
        new("ACCT", Rfc959, 230, 202, 530, 500, 501, 503, 421),
        new("CWD", Rfc959, 250, 500, 501, 502, 421, 530, 550),
        new("CDUP", Rfc959, 200, 500, 501, 502, 421, 530, 550),
        new("SMNT", Rfc959, 202, 250, 500, 501, 502, 421, 530, 550),

        // Logout.
        new("REIN", Rfc959, 220, 421, 500, 502) { Preliminary = [120], Then = [220] },
        new("QUIT", Rfc959, 221, 500),

        // Transfer parameters.
        new("PORT", Rfc959, 200, 500, 501, 421, 530),
        new("PASV", Rfc959, 227, 500, 501, 502, 421, 530),
        new("MODE", Rfc959, 200, 500, 501, 504, 421, 530),
        new("TYPE", Rfc959, 200, 500, 501, 504, 421, 530),
        new("STRU", Rfc959, 200, 500, 501, 504, 421, 530),

        // File action commands.
        new("ALLO", Rfc959, 200, 202, 500, 501, 504, 421, 530),
        new("REST", Rfc959, 500, 501, 502, 421, 530, 350),
        new("STOR", Rfc959, 532, 450, 452, 553, 500, 501, 421, 530) { Preliminary = [125, 150], Then = [110, 226, 250, 425, 426, 451, 551, 552] },
        new("STOU", Rfc959, 532, 450, 452, 553, 500, 501, 421, 530) { Preliminary = [125, 150], Then = [110, 226, 250, 425, 426, 451, 551, 552] },
        new("RETR", Rfc959, 450, 550, 500, 501, 421, 530) { Preliminary = [125, 150], Then = [110, 226, 250, 425, 426, 451] },
        new("LIST", Rfc959, 450, 500, 501, 502, 421, 530) { Preliminary = [125, 150], Then = [226, 250, 425, 426, 451] },
        new("NLST", Rfc959, 450, 500, 501, 502, 421, 530) { Preliminary = [125, 150], Then = [226, 250, 425, 426, 451] },
        new("APPE", Rfc959, 532, 450, 550, 452, 553, 500, 501, 502, 421, 530) { Preliminary = [125, 150], Then = [110, 226, 250, 425, 426, 451, 551, 552] },
        new("RNFR", Rfc959, 450, 550, 500, 501, 502, 421, 530, 350),
        new("RNTO", Rfc959, 250, 532, 553, 500, 501, 502, 503, 421, 530),
        new("DELE", Rfc959, 250, 450, 550, 500, 501, 502, 421, 530),
        new("RMD", Rfc959, 250, 500, 501, 502, 421, 530, 550),
        new("MKD", Rfc959, 257, 500, 501, 502, 421, 530, 550),
        new("PWD", Rfc959, 257, 500, 501, 502, 421, 550),
        new("ABOR", Rfc959, 225, 226, 500, 501, 502, 421),

        // Informational commands.
        new("SYST", Rfc959, 215, 500, 501, 502, 421),
        new("STAT", Rfc959, 211, 212, 213, 450, 500, 501, 502, 421, 530),
        new("HELP", Rfc959, 211, 214, 500, 501, 502, 421),

        // Miscellaneous commands.
        new("SITE", Rfc959, 200, 202, 500, 501, 530),
        new("NOOP", Rfc959, 200, 500, 421),

        // The successors, from their text: they have no table.
        new("FEAT", Rfc2389 + " §3.2", 211, 500, 501, 502),
        new("OPTS", Rfc2389 + " §4", 200, 451, 501, 500, 502),
        new("EPRT", Rfc2428 + " §2", 200, 500, 501, 522, 421, 530),
        new("EPSV", Rfc2428 + " §3", 229, 500, 501, 522, 421, 530),
        new("MDTM", Rfc3659 + " §3.2", 213, 550, 500, 501, 530),
        new("SIZE", Rfc3659 + " §4.2", 213, 550, 500, 501, 530),
        new("MLST", Rfc3659 + " §7.2 and §7.4", 250, 500, 501, 550, 530, 553, 503, 504, 450, 451),
        new("MLSD", Rfc3659 + " §7.2 and §7.4", 500, 501, 550, 530, 553, 503, 504, 450, 451) { Preliminary = [150], Then = [226, 425, 426, 451] },
        new("MFMT", Mfxx, 213, 550, 500, 501, 450, 451, 452),
        new("MFCT", Mfxx, 213, 550, 500, 501, 450, 451, 452),
        new("MFF", Mfxx, 213, 550, 500, 501, 504, 450, 451, 452),
        new("LPRT", "RFC 1639 §4.1", 200, 500, 501, 521, 421, 530),
        new("LPSV", "RFC 1639 §4.2", 228, 500, 501, 502, 521, 421, 530),
        new("LANG", "RFC 2640 §4.1", 200, 500, 501, 502, 504, 421),
        new("HOST", "RFC 7151 §3", 220, 500, 501, 502, 503, 504, 421),

        // RFC 2228 §5.3, and RFC 4217.
        new("AUTH", "RFC 2228 §5.3", 234, 334, 431, 500, 501, 502, 503, 504, 534, 421),
        new("PBSZ", "RFC 2228 §5.3", 200, 500, 501, 502, 503, 421, 530),
        new("PROT", "RFC 2228 §5.3", 200, 500, 501, 502, 503, 504, 534, 536, 421, 530),
        new("CCC", "RFC 2228 §5.3", 200, 500, 501, 502, 503, 533, 534, 421, 530),

        // Drafts, and habits that no document has: the codes of RFC 959 §4.2.2 by their meaning.
        new("HASH", "draft-ietf-ftpext2-hash §3.2", 213, 450, 500, 501, 502, 504, 550, 530),
        new("RANG", "draft-bryan-ftp-range", 350, 500, 501, 530),
        new("XCRC", Habit, 250, 450, 500, 501, 550, 530),
        new("XMD5", Habit, 250, 450, 500, 501, 550, 530),
        new("XSHA1", Habit, 250, 450, 500, 501, 550, 530),
        new("XSHA256", Habit, 250, 450, 500, 501, 550, 530),
        new("XSHA512", Habit, 250, 450, 500, 501, 550, 530),
        new("MD5", "draft-twine-ftpmd5 §3.1", 251, 450, 500, 501, 502, 504, 550, 530),
        new("AVBL", Streamlined, 213, 500, 501, 502, 550, 530),
        new("DSIZ", Streamlined, 213, 500, 501, 502, 550, 530),
        new("COMB", Streamlined, 250, 450, 500, 501, 502, 550, 530),
        new("CSID", Streamlined, 200, 500, 501, 502),
        new("CLNT", Habit, 200, 500, 501),
        new("PRET", Habit, 200, 500, 501, 530),

        // What is no command.
        new(Unknown, "RFC 959 §4.2.2", 500, 502),
        new(LineTooLong, "RFC 959 §4.2.2: \"this may include errors such as command line too long\"", 500),
        new(LineHasNul, "RFC 959 §4.2.2", 500, 501),
    ];

    /// <summary>The X forms have the replies of the commands they stand for (RFC 1123 §4.1.3.1).</summary>
    private static readonly Dictionary<string, string> XForms = new()
    {
        ["XCWD"] = "CWD",
        ["XCUP"] = "CDUP",
        ["XPWD"] = "PWD",
        ["XMKD"] = "MKD",
        ["XRMD"] = "RMD",
    };

    public static ReplyRow? Find(string verb) =>
        Rows.SingleOrDefault(row => row.Verb == XForms.GetValueOrDefault(verb, verb));

    public static bool IsPreliminary(string verb, int code) =>
        Row(verb).Preliminary.Contains(code) || (code < 200 && ReplyAdditions.Contains(Row(verb).Verb, code, afterPreliminary: false));

    /// <summary>Whether the code may be the first answer to a command.</summary>
    public static bool MayAnswer(string verb, int code) =>
        Row(verb).Codes.Contains(code) || IsPreliminary(verb, code) || ReplyAdditions.Contains(Row(verb).Verb, code, afterPreliminary: false);

    /// <summary>Whether the code may follow a preliminary reply to a command.</summary>
    public static bool MayFollow(string verb, int code) =>
        Row(verb).Then.Contains(code) || ReplyAdditions.Contains(Row(verb).Verb, code, afterPreliminary: true);

    private static ReplyRow Row(string verb) => Find(verb) ?? throw new InvalidOperationException($"{verb} has no row in the reply table.");
}
