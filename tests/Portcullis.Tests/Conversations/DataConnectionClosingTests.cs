namespace Portcullis.Tests.Conversations;

/// <summary>When the server opens a data connection, and what closes it, one that a transfer in MODE B has left open too (RFC 959 §3.2, §5.2).</summary>
public sealed class DataConnectionClosingTests
{
    private const string LastBlock = "\u0040\0\u0002de";

    [Theory]
    [InlineData("PORT 198,51,100,7,156,65", "200")]
    [InlineData("PORT 198,51,100,7,3,250", "504")]
    [InlineData("EPRT |1|198.51.100.7|40001|", "200")]
    [InlineData("LPRT 4,4,198,51,100,7,2,156,65", "200")]
    [InlineData("PASV", "227")]
    [InlineData("EPSV", "229")]
    [InlineData("EPSV ALL", "200")]
    [InlineData("LPSV", "228")]
    [InlineData("ABOR", "226")]
    [InlineData("REIN", "220")]
    public async Task By_what_closes_it(string command, string reply)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        var data = await LeaveOpenAsync(user);
        await user.SayAsync(command, reply);
        Assert.Equal("", await data.ReceiveAllAsync());
    }

    [Theory]
    [InlineData("NOOP", "200")]
    [InlineData("TYPE I", "200")]
    [InlineData("MODE C", "200")]
    [InlineData("CWD docs", "250")]
    public async Task By_nothing_else(string command, string reply)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        var data = await LeaveOpenAsync(user);
        await user.SayAsync(command, reply);
        Assert.False(data.Connection.IsPeerGone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task By_the_end_of_the_control_connection(bool inGoodOrder)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        var data = await LeaveOpenAsync(user);
        if (inGoodOrder)
            await user.SayAsync("QUIT", "221");
        else
            user.Control.Abort();
        Assert.Equal("", await data.ReceiveAllAsync());
    }

    [Fact]
    public async Task It_is_not_opened_before_the_transfer_command()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.OfferDataPortAsync(40_001);
        await user.SayAsync("NOOP", "200");
        Assert.Empty(conversation.Network.Attempts);

        await user.SayAsync("RETR letter.txt", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        Assert.Single(conversation.Network.Attempts);
    }

    [Theory]
    [InlineData("RETR letter.txt")]
    [InlineData("STOR new.txt")]
    [InlineData("NLST")]
    public async Task It_is_closed_before_the_226(string command)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync(command, "150");
        if (command.StartsWith("STOR", StringComparison.Ordinal))
            await data.SendAllAsync("some");
        await user.ExpectAsync("226");

        // All that was sent is here, and nothing more comes.
        var octets = new byte[1000];
        while (data.Connection.HasUnread)
            await data.Connection.ReceiveAsync(octets, CancellationToken.None);
        Assert.True(data.Connection.IsPeerGone);
    }

    // RFC 959 §3.4.3 has no form for an end of file that no string follows: a client that waits for one would wait for ever.
    [Theory]
    [InlineData("F", "RETR empty", "\0@")]
    [InlineData("R", "RETR empty", "\0@")]
    [InlineData("R", "RETR lines", "\0\u0080\u0001a\0\u00c0")]
    [InlineData("F", "NLST nobody", "\0@")]
    public async Task By_the_end_of_a_file_in_MODE_C_that_ends_with_nothing(string structure, string command, string wire)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("MKD nobody", "257");
        await StoreAsync(user, "empty", "");
        await StoreAsync(user, "lines", "a\r\n\r\n");
        await user.SayAsync($"STRU {structure}", "200");
        await user.SayAsync("MODE C", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync(command, "150");
        var data = await user.OpenDataAsync();
        Assert.Equal(wire, await data.ReceiveAllAsync());
        await user.ExpectAsync("226");

        // A file that has something goes as ever.
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR letter.txt", "150");
        await (await user.OpenDataAsync()).ReceiveAsync(1);
        await user.ExpectAsync("250");
    }

    private static async Task StoreAsync(UserPi user, string name, string text)
    {
        await user.SayAsync("PASV", "227");
        await user.SayAsync($"STOR {name}", "150");
        await (await user.OpenDataAsync()).SendAllAsync(text);
        await user.ExpectAsync("226");
    }

    private static async Task<UserDtp> LeaveOpenAsync(UserPi user)
    {
        await user.SayAsync("MODE B", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR blocks", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync(LastBlock);
        await user.ExpectAsync("250");
        return data;
    }
}
