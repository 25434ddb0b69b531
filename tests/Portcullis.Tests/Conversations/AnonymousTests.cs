using Portcullis.Server.Accounts;
using Portcullis.Tests.Configuration;

namespace Portcullis.Tests.Conversations;

/// <summary>Anonymous FTP as RFC 1635 tells users of it: off unless asked for, and then to read.</summary>
public sealed class AnonymousTests
{
    [Theory]
    [InlineData("anonymous", "anna@example.org")]
    [InlineData("anonymous", "guest")]
    [InlineData("anonymous", "")]
    [InlineData("ftp", "anna@")]
    [InlineData("FTP", "x")]
    [InlineData("Anonymous", "x")]
    public async Task Both_names_log_in_with_whatever_password(string name, string password)
    {
        await using var conversation = await Settings.BeginAsync("""{ "anonymous": true }""");
        var user = await conversation.ConnectAsync();
        await user.SayAsync($"USER {name}", "331 Anonymous access allowed; send your e-mail address as password.");
        await user.SayAsync($"PASS {password}".TrimEnd(), "230");
        await user.SayAsync("SIZE letter.txt", "213");
        foreach (var change in (string[])["DELE letter.txt", "MKD new", "RNFR letter.txt", "RMD docs", "SITE CHMOD 777 letter.txt", "MFMT 20260101000000 letter.txt"])
            Assert.Contains((await user.AskAsync(change))[..3], (string[])["550", "500", "502"]);
        await user.SayAsync("PASV", "227");
        Assert.Equal("550", (await user.AskAsync("STOR new"))[..3]);
    }

    [Theory]
    [InlineData("anonymous")]
    [InlineData("ftp")]
    public async Task Without_being_asked_for_it_is_a_user_like_another_that_is_not_there(string name)
    {
        await using var conversation = await Settings.BeginAsync("{}");
        var user = await conversation.ConnectAsync();
        await user.SayAsync($"USER {name}", "331");
        await user.SayAsync("PASS anna@example.org", "530 Login incorrect.");
    }

    [Fact]
    public async Task A_drop_box_takes_what_is_left_there_and_shows_nothing()
    {
        await using var conversation = await Settings.BeginAsync("""{ "anonymous": true, "mounts": [{ "path": "/incoming", "folder": "/srv/incoming", "dropBox": true }] }""");
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER ftp", "331");
        await user.SayAsync("PASS anna@example.org", "230");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR /incoming/letter", "150");
        await (await user.OpenDataAsync()).SendAllAsync("Dear all");
        await user.ExpectAsync("226");
        foreach (var look in (string[])["SIZE /incoming/letter", "MDTM /incoming/letter", "DELE /incoming/letter", "RNFR /incoming/letter", "STAT /incoming"])
            Assert.Equal("550", (await user.AskAsync(look))[..3]);
        await user.SayAsync("PASV", "227");
        Assert.Equal("550", (await user.AskAsync("RETR /incoming/letter"))[..3]);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR /incoming/letter", "150");
        await (await user.OpenDataAsync()).SendAllAsync("Another");

        // Under another name: the first is not lost by it, and nobody learns that it is there.
        await user.ExpectAsync("226");
    }

    [Fact]
    public void No_other_name_is_anonymous() =>
        Assert.All(["anon", "ftp ", "anonymous1", "", "guest"], name => Assert.False(AnonymousUser.Is(name)));
}
