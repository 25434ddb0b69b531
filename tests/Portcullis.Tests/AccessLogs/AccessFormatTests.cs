using System.Net;
using System.Text;
using Portcullis.AccessLogs;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Tests.AccessLogs;

/// <summary>Entries as lines, to the letter: others' programs read them.</summary>
public sealed class AccessFormatTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("UTC+1", TimeSpan.FromHours(1), null, null);

    private static readonly AccessEntry Command = new()
    {
        At = new DateTimeOffset(1995, 2, 3, 23, 50, 40, TimeSpan.Zero),
        Session = 7,
        Peer = new IPEndPoint(IPAddress.Parse("22.101.3.212"), 1041),
        Local = new IPEndPoint(IPAddress.Parse("192.0.2.21"), 21),
        User = "janedoe",
        Method = "PORT",
        Argument = "22,101,3,212,3,250",
        Reply = 504,
        Rule = "data-port.reserved",
        Duration = TimeSpan.FromMilliseconds(1.5),
    };

    private static readonly AccessEntry Sent = Command with
    {
        Method = "RETR",
        Argument = "api32 wh.ind",
        Path = "/mstools/api32 wh.ind",
        Reply = 226,
        Rule = null,
        Duration = TimeSpan.FromSeconds(2.2),
        Transfer = new("sent", "completed", 4096, false),
    };

    private static readonly AccessEntry Received = Sent with { Method = "APPE", IsAnonymous = true, Transfer = new("received", "lost", 5, true) };

    private static readonly AccessEntry Opened = Command with { User = null, Method = AccessEntry.SessionBegan, Argument = null, Reply = 0, Rule = null };

    public static TheoryData<string, string> Lines => new()
    {
        { "W3c", """
            #Software: Portcullis
            #Version: 1.0
            #Date: 1995-02-03 23:50:40
            #Fields: date time c-ip cs-username s-ip s-port cs-method cs-uri-stem sc-status sc-win32-status sc-substatus x-session x-fullpath sc-bytes cs-bytes time-taken c-port x-debug
            1995-02-03 23:50:40 22.101.3.212 - 192.0.2.21 21 ControlChannelOpened - - - - 7 - 0 0 1 1041 -
            1995-02-03 23:50:40 22.101.3.212 janedoe 192.0.2.21 21 PORT 22,101,3,212,3,250 504 - - 7 - 0 0 1 1041 data-port.reserved
            1995-02-03 23:50:40 22.101.3.212 janedoe 192.0.2.21 21 RETR api32+wh.ind 226 - - 7 /mstools/api32+wh.ind 4096 0 2200 1041 -
            1995-02-03 23:50:40 22.101.3.212 janedoe 192.0.2.21 21 APPE api32+wh.ind 226 - - 7 /mstools/api32+wh.ind 0 5 2200 1041 -

            """ },
        { "Xferlog", """
            Sat Feb  4 00:50:40 1995 3 22.101.3.212 4096 /mstools/api32_wh.ind b _ o r janedoe ftp 0 * c
            Sat Feb  4 00:50:40 1995 3 22.101.3.212 5 /mstools/api32_wh.ind a _ i a janedoe ftp 0 * i

            """ },
        { "Ftpsvc", """
            ************** FTP SERVER SERVICE STARTING Sat Feb  4 00:50:40 1995
            22.101.3.212 janedoe opened /mstools/api32 wh.ind Sat Feb  4 00:50:40 1995
            22.101.3.212 janedoe appended /mstools/api32 wh.ind Sat Feb  4 00:50:40 1995

            """ },
        { "Json", """
            {"at":"1995-02-03T23:50:40+00:00","session":7,"peer":"22.101.3.212:1041","local":"192.0.2.21:21","method":"ControlChannelOpened","milliseconds":1.5}
            {"at":"1995-02-03T23:50:40+00:00","session":7,"peer":"22.101.3.212:1041","local":"192.0.2.21:21","user":"janedoe","method":"PORT","argument":"22,101,3,212,3,250","reply":504,"rule":"data-port.reserved","milliseconds":1.5}
            {"at":"1995-02-03T23:50:40+00:00","session":7,"peer":"22.101.3.212:1041","local":"192.0.2.21:21","user":"janedoe","method":"RETR","argument":"api32 wh.ind","path":"/mstools/api32 wh.ind","reply":226,"milliseconds":2200,"direction":"sent","outcome":"completed","octets":4096}
            {"at":"1995-02-03T23:50:40+00:00","session":7,"peer":"22.101.3.212:1041","local":"192.0.2.21:21","user":"janedoe","method":"APPE","argument":"api32 wh.ind","path":"/mstools/api32 wh.ind","reply":226,"milliseconds":2200,"direction":"received","outcome":"lost","octets":5}

            """ },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_lines_are_these(string format, string lines) => Assert.Equal(lines, Format(format, Opened, Command, Sent, Received));

    [Theory]
    [InlineData("W3c")]
    [InlineData("Xferlog")]
    [InlineData("Ftpsvc")]
    [InlineData("Json")]
    public void No_name_forges_a_line_or_a_field(string format)
    {
        const string evil = "a b\n#Fields: x\r\u0085\u2028\t\u001b[2J\0";
        var honest = Format(format, Sent);
        var forged = Format(format, Sent with { User = evil, Argument = evil, Path = "/" + evil });
        Assert.Equal(honest.Count(each => each == '\n'), forged.Count(each => each == '\n'));
        Assert.DoesNotContain(forged.Where(each => each != '\n'), each => char.IsControl(each) || each == '\u2028');
        if (format is "W3c" or "Xferlog")
            Assert.Equal(honest.Split('\n')[^2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, forged.Split('\n')[^2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string Format(string name, params AccessEntry[] entries)
    {
        var (format, lines) = (AccessFormat.Of(Enum.Parse<AccessLogFormat>(name), Zone), new StringBuilder());
        format.Begin(lines, entries[0].At);
        foreach (var entry in entries)
            format.Append(lines, entry);
        return lines.ToString();
    }
}
