using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Policies;

namespace Portcullis.Server.Profiles;

/// <summary>The profiles there are. What no public fact calls for is not in them.</summary>
public static class ClientProfiles
{
    private const string Unix = "UNIX Type: L8";

    public static ClientProfile Default { get; } = new("default", "Every client that nothing is known of: all as the server is set.");

    public static IReadOnlyList<ClientProfile> All { get; } =
    [
        Default,
        new("as400", "The FTP client of OS/400 and IBM i, interactive and in batch.")
        {
            NameEncoding = new(Charset("iso-8859-1"), "Its default for ASCII is CCSID 819, which is ISO 8859-1: names with umlauts come so, and UTF-8 would look like two characters each."),
            Unmappable = new(UnmappableRule.Refuse, "A batch job goes on after an error, and its operator scans the reply codes: a 451 is found there, a character changed in silence is not."),
            DataPorts = new(DataPortPreset.Legacy, "Old releases ask for a data port one higher with each command, from below 1024 on (Microsoft Q140424)."),
            SystemType = new(Unix, "A client that is told OS/400 sends SITE NAMEFMT and expects libraries and members, which are not here."),
        },
        new("mvs", "The FTP client of z/OS, interactive and in batch.")
        {
            NameEncoding = new(Charset("iso-8859-1"), "It translates the control connection by a table of one octet a character (CTRLCONN)."),
            CodePage = new(1047, "TYPE E is sent as the data set has it. z/OS has the brackets at X'AD' and X'BD', which is 1047; on 37 they are at X'BA' and X'BB'."),
            Unmappable = new(UnmappableRule.Refuse, "A job's return code comes from the reply to PUT or GET (EXIT_IF_ERROR): 451 fails it, a character changed in silence does not."),
            SystemType = new(Unix, "A client that is told MVS expects data set names and volumes in listings."),
        },
        new("windows-ftp", "ftp.exe of Microsoft Windows.")
        {
            NameEncoding = new(Charset("windows-1252").WithUtf8, "It sends OPTS UTF8 ON before USER and names in the code page of Windows all the same; what is not UTF-8 is read as that."),
        },
        new("browser", "Web browsers, and file managers made of them.")
        {
            ListingStyle = new(ListingStyle.Unix, "Browsers need it: one in the style of MS-DOS they show empty or wrong (Microsoft Q132711)."),
            SystemType = new(Unix, "The first word of the 215 chooses how a client reads the listing."),
            Wording = new(new() { SizeInBytes = true }, "Where SIZE was not asked, the length of a file is read from the end of the 150, in the form of the servers of BSD and Microsoft: `file1.txt(35 bytes)` (Q231876). So do wget, curl and Python's ftplib."),
        },
        new("device", "Firmware of cameras, scanners, printers and machines.")
        {
            ListingStyle = new(ListingStyle.Unix, "A listing whose form is not known looks empty; that of ls -l is the one that nearly every client knows."),
            SystemType = new(Unix, "The first word of the 215 chooses how a client reads the listing."),
            Wording = new(new() { OneLine = true }, "Small readers of replies read one line for each command. Lines before the last of a 230 confuse larger ones, too: the dash before an anonymous password, which does away with them, is of that time (Microsoft Q102974)."),
        },
    ];

    private static ControlEncoding Charset(string name) =>
        ControlEncoding.TryFind(name, out var encoding) ? encoding : throw new ArgumentException($"This .NET has no character set {name}.", nameof(name));
}
