using System.IO.Compression;
using System.Text;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>What RFC 3659 asks of MDTM, SIZE, MLST and MLSD that no transcript can show.</summary>
public sealed class MachineListingTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData("MLST *.txt", "550")]
    [InlineData("MLSD doc?", "550")]
    [InlineData("SIZE letter.*", "550")]
    [InlineData("MDTM [l]etter.txt", "550")]
    public async Task Pathnames_are_no_patterns(string command, string reply)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync(command, reply);
    }

    [Fact]
    public async Task Spaces_belong_to_the_name_wherever_they_stand()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("OPTS MLST", "200");
        await user.SayAsync("MKD   two before and one behind ", "257 \"/  two before and one behind \" directory created.");
        await user.SayAsync("MLST   two before and one behind ", "250-Listing /  two before and one behind \n  /  two before and one behind \n250 End.");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("MLSD", "150");
        Assert.Contains("\r\n   two before and one behind \r\n", await (await user.OpenDataAsync()).ReceiveAllAsync(), StringComparison.Ordinal);
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task What_is_refused_opens_no_data_connection()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync("MLSD letter.txt", "501");
        await user.SayAsync("MLSD nothing", "550");
        await user.SayAsync("MLST letter.txt", "250");
        await user.SayAsync("MLSD docs", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task Modify_and_MDTM_change_with_the_content()
    {
        var clock = new ConversationClock();
        var storage = new Portcullis.Storage.Memory.MemoryStorage(clock);
        await storage.PutAsync("/letter.txt", "Dear Bert,\n");
        await using var conversation = await Conversation.BeginAsync(storage: _ => storage);
        var user = await conversation.LogInAsync();
        await user.SayAsync("OPTS MLST Modify;", "200");
        await user.SayAsync("MDTM letter.txt", "213 20260209140500");

        clock.Advance(Day);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("APPE letter.txt", "150");
        await (await user.OpenDataAsync()).SendAllAsync("all is well.\r\n");
        await user.ExpectAsync("226");

        await user.SayAsync("MDTM letter.txt", "213 20260210140500");
        await user.SayAsync("MLST letter.txt", "250-Listing /letter.txt\n Modify=20260210140500; /letter.txt\n250 End.");
    }

    [Fact]
    public async Task Mode_Z_compresses_MLSD_too()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { OfferModeZ = true });
        var user = await conversation.LogInAsync();
        await user.SayAsync("OPTS MLST Type;", "200");
        await user.SayAsync("TYPE E", "200");
        await user.SayAsync("STRU R", "200");
        await user.SayAsync("MODE Z", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("MLSD docs", "150");
        var wire = Encoding.Latin1.GetBytes(await (await user.OpenDataAsync()).ReceiveAllAsync());
        await user.ExpectAsync("226");

        using var reader = new StreamReader(new ZLibStream(new MemoryStream(wire), CompressionMode.Decompress));
        Assert.Equal("Type=file; readme.txt\r\nType=dir; drafts\r\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task MLSD_ends_a_data_connection_that_was_left_open()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("OPTS MLST", "200");
        await user.SayAsync("MODE B", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR blocks", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync("\u0040\0\u0002de");
        await user.ExpectAsync("250");

        await user.SayAsync("MLSD docs", "125", "226 Transfer complete.");

        Assert.Equal(" readme.txt\r\n drafts\r\n", await data.ReceiveAllAsync());
    }
}
