namespace Portcullis.Tests.Conformance;

/// <summary>What we answer beyond the tables, on purpose. A new one needs a reason that convinces a reader of the RFCs.</summary>
internal static class ReplyAdditions
{
    public static IReadOnlyList<ReplyAddition> All { get; } =
    [
        new(421, "*", "RFC 959 §5.4 and §4.2.2: 421 \"may be a reply to any command if the service knows it must shut down\""),
        new(451, "*", "RFC 959 §4.2.2: local error in processing; what nobody expected must not look like the user's mistake"),

        new(501, "QUIT REIN NOOP", "RFC 959 §4.2.2: these take no argument, and one was sent; 501 says so better than 500"),
        new(530, "PWD ABOR MFMT MFCT MFF", "RFC 959 §4.2.2: not logged in; the tables of 1985 assume that PWD and ABOR come after a login"),
        new(250, "CDUP", "RFC 959 §4.1.1: \"the reply codes shall be identical to the reply codes of CWD\"; §5.4 disagrees with it"),

        new(504, "PORT EPRT LPRT", "RFC 2577 §3: \"SHOULD be 504\" for ports below 1024 and for foreign hosts"),
        new(503, "PORT EPRT PASV LPRT LPSV", "RFC 2428 §4: after EPSV ALL all data connection setup commands but EPSV must be rejected"),
        new(522, "PASV", "RFC 2428 §3: the control connection is IPv6, and a 227 has no room for its address"),
        new(425, "PASV EPSV LPSV", "RFC 959 §4.2.2: no passive port is free, so no data connection can be opened; 4yz: trying again may help (RFC 1123 §4.1.2.11)"),
        new(200, "EPSV", "RFC 2428 §4: EPSV ALL opens no port, so 229 cannot be its reply"),

        new(125, "MLSD", "RFC 959 §4.2.2: the data connection of the transfer before, in MODE B or C, is open and used; RFC 3659 §7.2 thinks of MODE S only"),
        new(425, "STOR STOU APPE RETR LIST NLST MLSD", "RFC 959 §4.2.2: known before any 150, since the data port was refused, spent, or cannot be used; RFC 2577 §3"),

        new(521, "STOR STOU APPE RETR LIST NLST MLSD", "RFC 4217 §10.2: a data connection cannot be opened with this PROT setting"),
        new(522, "STOR STOU APPE RETR LIST NLST MLSD", "RFC 4217 §10.2: the TLS negotiation failed, or was unacceptable") { AfterPreliminary = true },

        new(550, "LIST NLST STAT STOR STOU RNTO", "RFC 959 §4.2.2: no such file, or no access by the account's permissions; 450 would promise that it passes"),
        new(553, "STOR STOU APPE", "RFC 959 §4.2.2: file name not allowed, found on committing, when another has taken the name") { AfterPreliminary = true },
        new(450, "CWD CDUP RMD MKD RNTO SIZE MDTM", "RFC 959 §4.2.2: file busy; the same command may succeed later"),
        new(450, "RETR STOR STOU APPE LIST NLST MLSD", "RFC 959 §4.2.2: the file became busy while it was carried") { AfterPreliminary = true },
        new(452, "DELE RMD MKD RNTO", "RFC 959 §4.2.2: a directory entry, too, takes space"),
        new(452, "STOR STOU APPE", "RFC 959 §4.2.2: space ran out while the file was received; §5.4 has 452 before the 150 only, as if space were known then") { AfterPreliminary = true },
        new(552, "STOR STOU APPE RNTO MKD", "RFC 959 §4.2.2: the quota was exceeded before the transfer began"),
        new(550, "RETR LIST NLST MLSD", "RFC 959 §4.2.2: the file went away while it was carried") { AfterPreliminary = true },
        new(554, "RETR STOR APPE HASH XCRC XMD5 XSHA1 XSHA256 XSHA512", "RFC 1123 §4.1.3.4: invalid REST parameter; sent in reply to the command that follows it"),
        new(555, "RETR STOR APPE", "RFC 1123 §4.1.3.4: type or structure mismatch; the marker of the REST before was made under others"),
        new(502, "MFMT MFCT MFF", "RFC 959 §4.2.2: the store behind this account cannot set times"),

        new(504, "OPTS", "RFC 959 §4.2.2: OPTS HASH is implemented, that algorithm is not (draft-ietf-ftpext2-hash §4)"),
        new(426, "HASH XCRC XMD5 XSHA1 XSHA256 XSHA512 MD5 DSIZ COMB SITE", "RFC 959 §4.1.3: what ABOR ends is answered 426, also where no data connection was open"),
        new(452, "COMB", "RFC 959 §4.2.2: the target is stored as by APPE, and space may run out"),
        new(552, "COMB", "RFC 959 §4.2.2: as above, for a quota"),
        new(550, "SITE", "RFC 959 §4.2.2: SITE CHMOD and its kin act on files, and fail as DELE and RNTO do"),
        new(553, "SITE", "RFC 959 §4.2.2: as above, for a name that is to be made"),
        new(554, "SITE", "RFC 1123 §4.1.3.4"),
        new(350, "SITE", "RFC 959 §4.2.2: SITE CPFR waits for SITE CPTO, as RNFR for RNTO"),
        new(250, "SITE", "RFC 959 §4.2.2: SITE CPTO and COPY complete a file action"),
        new(211, "SITE", "RFC 959 §4.2.2: SITE WHO tells a status"),
        new(503, "SITE", "RFC 959 §4.2.2: SITE CPTO without SITE CPFR"),
        new(214, "SITE", "RFC 959 §4.1.3: SITE HELP is answered as HELP SITE is"),
    ];

    public static bool Contains(string verb, int code, bool afterPreliminary) =>
        All.Any(addition => addition.Code == code && addition.AfterPreliminary == afterPreliminary && addition.Covers(verb))
        || afterPreliminary && code is 421 or 451;
}
