using System.Text;

namespace Portcullis.Tests.Conversations;

/// <summary>What strangers send in place of commands, and how lines may be cut, joined and filled.</summary>
public sealed class CommandLineTests
{
    private const int Limit = 4096;

    [Fact]
    public async Task A_line_at_the_limit_is_a_command()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SayAsync("NOOP " + new string('x', Limit - 5), "501 This command takes no argument. Syntax: NOOP");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_line_beyond_the_limit_is_gone_as_a_whole(int beyond)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();

        await user.SendAsync(new string('x', Limit + beyond - 4) + "DELE letter.txt"[..4], "NOOP");

        await user.ExpectAsync("500 Command line too long: the limit is 4096 octets. All of it was discarded.", "200 Command okay.");
    }

    [Fact]
    public async Task The_tail_of_a_long_line_is_no_command()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();

        await user.SendOctetsAsync(Octets(new string('x', Limit + 1)));
        await user.SendOctetsAsync(Octets("DELE letter.txt\r\nSIZE letter.txt\r\n"));

        await user.ExpectAsync("500", "213 26");
    }

    [Fact]
    public async Task What_is_wrong_with_a_line_is_told_in_its_turn()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");

        await user.SendAsync("RETR letter.txt", new string('x', Limit + 1), "NO\0OP", "PWD");

        await user.ExpectAsync("150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226", "500", "501", "257");
    }

    [Fact]
    public async Task NUL_is_in_no_command()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("DELE letter.txt\0.bak", "501 The command line holds a NUL octet.");
        await user.SayAsync("SIZE letter.txt", "213 26");
    }

    [Fact]
    public async Task A_bare_LF_ends_a_line_and_a_CR_within_does_not()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SendOctetsAsync(Octets("NOOP\nNOOP\r\nCWD a\rb\r\n"));
        await user.ExpectAsync("200", "200", "501 The pathname has a control character (U+000D) at position 2.");
    }

    [Fact]
    public async Task Telnet_options_are_refused_wherever_they_stand()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();

        await user.SendOctetsAsync(Octets("NO\u00FF\u00FD\u0001OP\r\n"));
        Assert.Equal(Octets("\u00FF\u00FC\u0001"), await user.ReceiveOctetsAsync(3));
        await user.ExpectAsync("200 Command okay.");

        await user.SendOctetsAsync(Octets("\u00FF\u00FB\u0003NOOP\r\n"));
        Assert.Equal(Octets("\u00FF\u00FE\u0003"), await user.ReceiveOctetsAsync(3));
        await user.ExpectAsync("200 Command okay.");

        // DONT and WONT agree with us: an answer would begin a loop (RFC 854).
        await user.SendOctetsAsync(Octets("\u00FF\u00FE\u0001\u00FF\u00FC\u0003\u00FF\u00F1NOOP\r\n"));
        await user.ExpectAsync("200 Command okay.");
    }

    [Fact]
    public async Task Lines_that_are_not_UTF_8_are_read_as_ISO_8859_1()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SendOctetsAsync(Octets("MKD gr\u00FC\u00DFe\r\nMKD \u00FF\u00FF\r\n"));
        await user.ExpectAsync("257 \"/grüße\" directory created.", "257 \"/ÿ\" directory created.");
        await user.SayAsync("CWD grüße", "250 \"/grüße\" is the working directory.");
    }

    [Fact]
    public async Task Unknown_commands_are_500_and_those_of_other_RFCs_502()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("HELLO", "500 Command not recognized. HELP lists the commands.");
        await user.SayAsync("", "500");
        await user.SayAsync(" NOOP", "500");
        await user.SayAsync("GET / HTTP/1.1", "500");
        await user.SayAsync("ADAT AAAA", "502 Command not implemented. HELP lists the commands.");
        for (var i = 0; i < 20; i++)
            await user.SayAsync("HELLO", "500");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /upload HTTP/1.1\r\n\r\nUSER anna\r\nPASS secret\r\nDELE letter.txt\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task HTTP_ends_the_session_before_it_can_say_more(string octets)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SendOctetsAsync(Octets(octets));
        await user.ExpectAsync("421 This is an FTP server; closing the control connection.");
        await user.ExpectEndAsync();
        await conversation.Server.StopAsync(TimeSpan.Zero);
        Assert.Equal("NotFtp", conversation.Log.Named("SessionEnded").Single()["End"]);
    }

    [Fact]
    public async Task Ten_lines_that_are_no_commands_may_come_before_a_login()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();
        for (var i = 0; i < 10; i++)
            await user.SayAsync("HELLO", "500");
        await user.SayAsync("HELLO", "421");
        await user.ExpectEndAsync();
    }

    [Fact]
    public async Task After_QUIT_nothing_is_answered_nor_done()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SendAsync("NOOP", "QUIT", "DELE letter.txt");
        await user.ExpectAsync("200", "221 Goodbye.");
        await user.ExpectEndAsync();
        Assert.NotNull(await conversation.Storage.FindAsync(Portcullis.Protocol.Paths.FtpPath.Parse("/letter.txt"), CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_reads_no_replies_does_not_hold_his_session()
    {
        await using var conversation = await Conversation.BeginAsync(network: new MemoryNetwork { Capacity = 256 });
        var user = await conversation.ConnectAsync();

        // As many as it takes to fill both directions: the server's reply is then stuck, and so is it.
        var flood = Task.Run(async () =>
        {
            while (true)
                await user.SendAsync("NOOP");
        });
        await conversation.Clock.ArmedAsync(TimeSpan.FromSeconds(300));
        conversation.Clock.Advance(TimeSpan.FromSeconds(300));

        await Assert.ThrowsAsync<IOException>(() => flood.WaitAsync(Conversation.Patience));
        await conversation.Server.StopAsync(TimeSpan.Zero).WaitAsync(Conversation.Patience);
        Assert.Equal("Lost", conversation.Log.Named("SessionEnded").Single()["End"]);
    }

    private static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);
}
