using Portcullis.Server.DataTransfer;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>Uploads in MODE S that were cut off, where all that came is kept: what clients resume by themselves.</summary>
public sealed class PartialUploadTests
{
    [Theory]
    [InlineData("REST 7\nSTOR file", "one,two,end")]
    [InlineData("REST 4\nSTOR file", "one,,end")]
    [InlineData("REST 7\nAPPE file", "one,two,end")]
    [InlineData("APPE file", "one,two,end")]
    [InlineData("STOR file", ",end")]
    public async Task Size_tells_how_much_came_and_the_upload_goes_on_from_there(string commands, string whole)
    {
        await using var conversation = await BeginAsync();
        await LeaveAsync(conversation);

        var user = await LogInAsync(conversation);
        await user.SayAsync("SIZE file", "213 7");
        await user.SayAsync("RETR file", "550");
        if (commands.Split('\n') is [var restart, _])
            await user.SayAsync(restart, "350");
        var data = await user.BeginAsync(commands.Split('\n')[^1]);
        await data.SendAllAsync(",end");
        await user.ExpectAsync("226");
        Assert.Equal(whole, await conversation.Storage.GetAsync("/file"));
        await user.SayAsync("DELE file", "250 Deleted.");
        await user.SayAsync("SIZE file", "550");
    }

    [Fact]
    public async Task It_is_not_listed_nor_retrieved_and_Dele_removes_it()
    {
        await using var conversation = await BeginAsync();
        await LeaveAsync(conversation);
        var user = await LogInAsync(conversation);
        Assert.DoesNotContain("file", await conversation.Storage.NamesAsync("/"), StringComparison.Ordinal);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR file", "550");
        await user.SayAsync("MLST file", "550");
        await user.SayAsync("DELE file", "250 Deleted what was kept of an upload.");
        await user.SayAsync("SIZE file", "550");
        await user.SayAsync("REST 7", "350");
        await user.SayAsync("STOR file", "554");
    }

    [Fact]
    public async Task A_file_that_is_there_counts_and_not_what_is_kept()
    {
        await using var conversation = await BeginAsync();
        await LeaveAsync(conversation);
        await conversation.Storage.PutAsync("/file", "there");
        var user = await LogInAsync(conversation);
        await user.SayAsync("SIZE file", "213 5");
        var data = await user.BeginAsync("APPE file");
        await data.SendAllAsync(",end");
        await user.ExpectAsync("226");
        Assert.Equal("there,end", await conversation.Storage.GetAsync("/file"));
        await user.SayAsync("DELE file", "250 Deleted.");
        await user.SayAsync("SIZE file", "550");
    }

    [Fact]
    public async Task In_another_type_it_cannot_be_counted_and_a_text_is_not_kept()
    {
        await using var conversation = await BeginAsync();
        await LeaveAsync(conversation);
        var user = await LogInAsync(conversation);
        await user.SayAsync("TYPE A", "200");
        await user.SayAsync("SIZE file", "550");
        var data = await user.BeginAsync("STOR text");
        await data.SendAsync("one\r\n");
        await user.UntilTransferredAsync(5);
        data.Connection.Abort();
        await user.ExpectAsync("426");
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("SIZE text", "550");
    }

    [Fact]
    public async Task Abor_and_a_lost_control_connection_keep_it_as_well()
    {
        await using var conversation = await BeginAsync();
        var user = await LogInAsync(conversation);
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync("one");
        await user.UntilTransferredAsync(3);
        await user.SendAsync("ABOR");
        await user.ExpectAsync("426 Connection closed; transfer aborted: 3 octets are kept to restart from.", "226");
        await user.SayAsync("SIZE file", "213 3");

        data = await user.BeginAsync("APPE file");
        await data.SendAsync(",two");
        await user.UntilTransferredAsync(4);
        await user.DisposeAsync();
        await data.ExpectResetAsync();
        user = await LogInAsync(conversation);
        await user.SayAsync("SIZE file", "213 7");
    }

    [Fact]
    public async Task Every_16_MiB_it_is_put_on_stable_storage()
    {
        PromisingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(
            options => options with { PartialUploads = PartialUploads.Always }, storage: inner => storage = new PromisingStorage(inner));
        var user = await LogInAsync(conversation);
        var data = await user.BeginAsync("STOR file");
        var piece = new string('x', 1024 * 1024);
        for (var i = 0; i < 40; i++)
            await data.SendAsync(piece);
        data.Connection.ShutdownSend();
        await user.ExpectAsync("226");
        Assert.Equal(2, storage!.Promises);
    }

    [Theory]
    [InlineData(PartialUploads.WhenMarked)]
    [InlineData(PartialUploads.Never)]
    public async Task By_default_nothing_of_it_is_kept(PartialUploads setting)
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { PartialUploads = setting });
        await LeaveAsync(conversation);
        var user = await LogInAsync(conversation);
        await user.SayAsync("SIZE file", "550");
        await user.SayAsync("DELE file", "550");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("REST 7", "350");
        await user.SayAsync("STOR file", "554");
    }

    [Fact]
    public void Settings_that_make_no_sense_are_named()
    {
        var options = new Server.FtpServerOptions
        {
            Authenticator = new Server.Accounts.StaticAccounts(),
            PartialUploadRetention = TimeSpan.Zero,
            MarkerSpacing = 0,
        };
        Assert.Equal(["PartialUploadRetention: 00:00:00 is not between 0 and 365 days.", "MarkerSpacing: 0 is less than 1."], options.Validate());
    }

    private static Task<Conversation> BeginAsync() => Conversation.BeginAsync(options => options with { PartialUploads = PartialUploads.Always });

    private static async Task<UserPi> LogInAsync(Conversation conversation)
    {
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        return user;
    }

    private static async Task LeaveAsync(Conversation conversation)
    {
        var user = await LogInAsync(conversation);
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync("one,two");
        await user.UntilTransferredAsync(7);
        data.Connection.Abort();
        await user.ExpectAsync("426");
        await user.SayAsync("QUIT", "221");
    }
}
