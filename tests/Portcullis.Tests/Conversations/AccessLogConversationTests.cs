using System.Collections.Concurrent;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Tests.Conversations;

/// <summary>What the access log is told of a session.</summary>
public sealed class AccessLogConversationTests : IAccessLog
{
    private readonly ConcurrentQueue<AccessEntry> _entries = new();

    void IAccessLog.Write(AccessEntry entry) => _entries.Enqueue(entry);

    [Fact]
    public async Task Each_command_is_told_with_its_last_reply()
    {
        await using (var conversation = await Conversation.BeginAsync(options => options with { AccessLog = this }))
        {
            var user = await conversation.LogInAsync();
            await user.SayAsync("CWD docs", "250");
            await user.SayAsync("PORT 10,0,0,1,200,80", "504");
            await user.SayAsync("TYPE I", "200");
            await user.SayAsync("EPSV", "229");
            await user.SayAsync("RETR readme.txt", "150");
            await (await user.OpenDataAsync()).ReceiveAllAsync();
            await user.ExpectAsync("226");
            await user.SayAsync("HASH readme.txt", "213");
            await user.SayAsync("QUIT", "221");
            await user.ExpectEndAsync();
        }

        Assert.Equal(
            [
                "- ControlChannelOpened - - 0 - -",
                "- USER anna - 331 - -",
                "anna PASS *** - 230 - -",
                "anna CWD docs /docs 250 - -",
                "anna PORT 10,0,0,1,200,80 - 504 data-port.foreign-host -",
                "anna TYPE I - 200 - -",
                "anna EPSV - - 229 - -",
                "anna RETR readme.txt /docs/readme.txt 226 - sent completed 9",
                "anna HASH readme.txt /docs/readme.txt 213 - -",
                "anna QUIT - - 221 - -",
                "anna ControlChannelClosed - - 0 - -",
            ],
            _entries.Select(Show));
        Assert.Equal("Quit", _entries.Last().End);
        Assert.All(_entries, entry => Assert.Equal((1, Conversation.UserAddress, Conversation.ServerAddress), (entry.Session, entry.Peer.Address, entry.Local.Address)));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("PASSWORD secret")]
    [InlineData("ACCT secret")]
    [InlineData("pass  secret")]
    [InlineData("PASS secret extra")]
    public async Task What_may_be_a_password_is_in_no_entry(string line)
    {
        await using (var conversation = await Conversation.BeginAsync(options => options with { AccessLog = this }))
        {
            var user = await conversation.ConnectAsync();
            await user.AskAsync("USER anna");
            await user.AskAsync(line);
        }

        Assert.Equal(2, _entries.Count(entry => entry.Reply != 0));
        Assert.DoesNotContain("secret", string.Join('\n', _entries), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_transfer_that_failed_is_told_as_such()
    {
        await using (var conversation = await Conversation.BeginAsync(options => options with { AccessLog = this }))
        {
            var user = await conversation.LogInAsync();
            await user.SayAsync("EPSV", "229");
            await user.SayAsync("STOR new", "150");
            await (await user.OpenDataAsync()).SendAsync("abc");
            await user.UntilTransferredAsync(3);
            await user.SayAsync("ABOR", "426", "226");
        }

        Assert.Contains("anna STOR new /new 426 - received aborted 3", _entries.Select(Show));
        Assert.Contains("anna ABOR - - 226 - -", _entries.Select(Show));
    }

    private static string Show(AccessEntry entry) =>
        $"{entry.User ?? "-"} {entry.Method} {entry.Argument ?? "-"} {entry.Path ?? "-"} {entry.Reply} {entry.Rule ?? "-"} {(entry.Transfer is { } t ? $"{t.Direction} {t.Outcome} {t.Octets}" : "-")}";
}
