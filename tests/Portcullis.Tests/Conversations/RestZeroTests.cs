namespace Portcullis.Tests.Conversations;

/// <summary>Where REST has no effect (RFC 3659 §5.3).</summary>
public sealed class RestZeroTests
{
    [Fact]
    public Task REST_0_is_no_restart() => AssertRetrievedAsync("0123456789", "REST 4", "REST 0");

    [Fact]
    public Task Another_command_ends_it() => AssertRetrievedAsync("0123456789", "REST 4", "SYST");

    [Fact]
    public async Task STOU_has_no_restart()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("REST 4", "350");
        await user.SayAsync("STOU data.bin", "150 FILE: data.bin.1");
        await (await user.OpenDataAsync()).SendAllAsync("whole");
        await user.ExpectAsync("226");
        await user.SayAsync("SIZE data.bin.1", "213 5");
        await user.SayAsync("SIZE data.bin", "213 10");
    }

    private static async Task AssertRetrievedAsync(string expected, params string[] commands)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("PASV", "227");
        foreach (var command in commands)
        {
            await user.SendAsync(command);
            await user.ReadReplyAsync();
        }

        await user.SayAsync("RETR data.bin", "150");
        Assert.Equal(expected, await (await user.OpenDataAsync()).ReceiveAllAsync());
        await user.ExpectAsync("226");
    }
}
