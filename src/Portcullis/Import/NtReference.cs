using System.Globalization;
using System.Text;

namespace Portcullis.Import;

/// <summary>docs/nt-parameters.md: every parameter of the table, and what cannot stand in one.</summary>
internal static class NtReference
{
    private const string Introduction = """
        # Parameters of Windows NT's FTP service

        What the FTP service of Windows NT 3.51 and of IIS kept in the registry, and what stands for it here. `portcullis import nt FILE.reg`
        carries an export of those keys over by this same table: the configuration goes to standard output (or to `--output FILE`,
        which must not exist), and a line for each value to standard error, saying whether it was carried, what safe default stays, what was
        unsafe and what there is instead, and what is not supported. This page is made by `portcullis import nt --reference`.

        ```sh
        reg export HKLM\SYSTEM\CurrentControlSet\Services\MSFTPSVC\Parameters ftp.reg
        portcullis import nt ftp.reg --output portcullis.json
        portcullis check-config portcullis.json
        ```

        Both forms of file are read: `REGEDIT4`, and `Windows Registry Editor Version 5.00`. Where a file has both keys, MSFTPSVC counts
        before Ftpsvc, and CurrentControlSet before others. Values that are not in the file keep our defaults. Nothing that opens a hole is
        carried over: a reserved data port, for instance, is opened for listed networks, until a day, or not at all.

        `serve --look nt` (`WithNtLook()` for an embedder) is a preset of three of these settings: SYST says `Windows_NT`, listings are those of
        MS-DOS, and users begin in their home directories by NT's rule. Each can be set alone.

        | theirs | type, default | what it is there | ours | our default | what differs, and why | source |
        |---|---|---|---|---|---|---|

        """;

    private const string Rest = """

        ## What they had in SITE

        | command | here |
        |---|---|
        | `SITE CKM` | the same: switches annotations for this session. A text of several lines has `250-` on each, which NT had not (Q154962); control characters show as `?` |
        | `SITE DIRSTYLE` | the same: switches between the listings of MS-DOS and UNIX for this session. PWD keeps `/` |
        | `SITE STATS`, `SITE HELP` | `SITE HELP`; of the counts, `STAT` tells those of the session |

        A time in a listing is UTC here and was local there. The size column of MS-DOS's listing is as wide as theirs, and a year has two digits unless
        `listings.fourDigitYears` says otherwise.

        ## What IBM i has in SITE

        | command | here |
        |---|---|
        | `SITE LISTFMT 0`, `1` | the listing of IBM i (`*DIR`, `*STMF`), and that of UNIX. Nothing here is a `*FILE` with `*MEM` in it |
        | `SITE NAMEFMT 0`, `1` | accepted and reported. Names are pathnames in both, which is format 1. `LIB/FILE.MBR` of format 0 is not turned into `/QSYS.LIB/LIB.LIB/FILE.FILE/MBR.MBR`, for there is no such tree: it is the file FILE.MBR in the directory LIB, and means the same to a client that stores and fetches by it. PWD always says a pathname in quotation marks |
        | `SITE TRIM 0`, `1`, `2` | real: blanks at the ends of lines of TYPE A and E are sent (0), not sent with STRU F (1), not sent with STRU R either (2). It begins with 0, since our lines are as somebody wrote them; IBM's begin with 1, for its database pads records. SIZE and REST count what is sent. An image is never trimmed, nor is what is received |
        | `SITE CRTCCSID *CALC`, `*USER`, `*SYSVAL`, n | accepted and reported; files here carry no CCSID |
        | `SITE NULLFLDS 0`, `1` | accepted and reported; files here have no fields |

        Without a value each reports; a wrong one is 501. Keywords of z/OS may stand on one SITE line, and none of them fails a job: RECFM and LRECL have an
        effect (200), the others have none (202).

        """;

    public static string Write()
    {
        var text = new StringBuilder(Introduction);
        foreach (var row in NtParameters.All)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.Theirs} | {row.Meaning} | {Code(row.Setting)} | {Code(row.Default)} | {row.Difference} | {row.Source} |\n");
        }

        return text.Append(Rest).ToString();
    }

    private static string Code(string? text) => text is null ? "" : $"`{text}`";
}
