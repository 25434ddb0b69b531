using System.Globalization;
using System.Text;
using Portcullis.Protocol.Representation;
using Portcullis.Tests.Protocol.Representation;
using Portcullis.Tests.Storage;
using static Portcullis.Tests.Conversations.RestartConversation;

namespace Portcullis.Tests.Conversations;

/// <summary>RETR in MODE B and C with restart markers, and REST to each of them (RFC 959 §3.5).</summary>
public sealed class RestartDownloadTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Dear Bert,\n\nall is well.\nAAAAAAAAAAAAAAAAAAAA     end\nBye.\n");
    private static readonly byte[] Records = [0, 6, 0, 0, 1, 127, 0, 4, 0, 0, 0, 8, 0, 0, 7, 7, 7, 7, 0, 5, 0, 0, 64];

    [Theory]
    [MemberData(nameof(RestartUploadTests.Combinations), MemberType = typeof(RestartUploadTests))]
    public async Task From_every_marker_the_rest_of_the_file_comes(string type, string structure, string mode)
    {
        var parameters = Parameters(type, structure, mode);
        var stored = parameters is { Type.IsVerbatim: true, Structure: FileStructure.Record } ? Records : Text;
        await using var conversation = await Conversation.BeginAsync(
            options => options with { Representation = options.Representation with { MarkerInterval = 5 } });
        await conversation.Storage.PutAsync("/file", Encoding.UTF8.GetString(stored));
        var whole = await RetrieveAsync(conversation, parameters, (type, structure, mode), null);
        Assert.Equal(stored, whole.Stored);
        Assert.True(whole.Markers.Count > 1, $"{whole.Markers.Count}");
        foreach (var (marker, position) in whole.Markers)
        {
            Assert.StartsWith(position.ToString(CultureInfo.InvariantCulture) + ".", marker, StringComparison.Ordinal);
            var rest = await RetrieveAsync(conversation, parameters, (type, structure, mode), marker);
            Assert.Equal(stored[(int)position..], rest.Stored);
            Assert.Equal(whole.Markers.Where(other => other.Position > position).Select(other => other.Text), rest.Markers.Select(other => other.Text));
        }
    }

    [Theory]
    [InlineData("A", "R", "CHKPTINT=2", "12 54")]
    [InlineData("A", "R", "chkptint 1", "11 12 25 54 59")]
    [InlineData("E", "R", "CHKPTINT 3", "25")]
    [InlineData("A", "F", "CHKPTINT 1", "")]
    [InlineData("A", "R", "CHKPTINT 0", "")]
    public async Task Chkptint_counts_records(string type, string structure, string command, string positions)
    {
        await using var conversation = await Conversation.BeginAsync(
            options => options with { Representation = options.Representation with { MarkerInterval = 7 } });
        await conversation.Storage.PutAsync("/file", Encoding.UTF8.GetString(Text));
        var received = await RetrieveAsync(conversation, Parameters(type, structure, "B"), (type, structure, "B"), null, "SITE " + command);
        Assert.Equal(positions, string.Join(' ', received.Markers.Select(marker => marker.Position)));
    }

    [Fact]
    public async Task Chkptint_counts_kibibytes_where_there_are_no_records()
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.PutAsync("/file", new string('x', 5000));
        var received = await RetrieveAsync(conversation, Parameters("I", "F", "B"), ("I", "F", "B"), null, "SITE CHKPTINT=2");
        Assert.Equal([2048, 4096], received.Markers.Select(marker => (int)marker.Position));
    }

    [Fact]
    public async Task By_default_there_are_none()
    {
        await using var conversation = await Conversation.BeginAsync();
        Assert.Empty((await RetrieveAsync(conversation, Parameters("I", "F", "B"), ("I", "F", "B"), null, "NOOP", "data.bin")).Markers);
    }

    [Fact]
    public async Task Listings_and_sizes_have_none()
    {
        await using var conversation = await Conversation.BeginAsync(
            options => options with { Representation = options.Representation with { MarkerInterval = 1 } });
        var user = await conversation.LogInAsync("I", "F", "B");
        await user.SayAsync("SIZE data.bin", "213 13");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("NLST docs", "150");
        Assert.Equal(Block(64, "drafts\r\nreadme.txt\r\n").Length, (await (await user.OpenDataAsync()).ReceiveAsync(23)).Length);
        await user.ExpectAsync("250");
    }

    [Fact]
    public async Task A_marker_of_another_file_or_of_this_one_before_it_changed_is_554()
    {
        await using var conversation = await Conversation.BeginAsync(
            options => options with { Representation = options.Representation with { MarkerInterval = 4 } });
        var marker = (await RetrieveAsync(conversation, Parameters("I", "F", "B"), ("I", "F", "B"), null, "NOOP", "data.bin")).Markers[0].Text;
        await conversation.Storage.PutAsync("/other.bin", "0123456789");
        var user = await conversation.LogInAsync("I", "F", "B");
        await user.SayAsync("PASV", "227");
        foreach (var (name, restart) in new[] { ("other.bin", marker), ("data.bin", "5" + marker[1..]), ("data.bin", "99" + marker[1..]) })
        {
            await user.SayAsync($"REST {restart}", "350");
            await user.SayAsync($"RETR {name}", $"554 /{name}: that restart marker is of another file, or of this one before it was changed; fetch the whole file.");
        }

        await user.SayAsync("REST 4", "350");
        await user.SayAsync("RETR data.bin", "554 4 is none of this server's restart markers; in MODE B and C send one of those.");
        await user.SayAsync($"REST {marker}", "350");
        await user.SayAsync("STOR data.bin", "554 /data.bin: Nothing is kept of that upload any more; send the whole file.");

        await conversation.Storage.PutAsync("/data.bin", "9876543210");
        await user.SayAsync($"REST {marker}", "350");
        await user.SayAsync("RETR data.bin", "554");
        await user.SayAsync($"REST {marker}", "350");
        await user.SayAsync("RETR nothing", "550");
    }

    [Theory]
    [InlineData("TYPE A")]
    [InlineData("STRU R")]
    [InlineData("MODE C")]
    public async Task Under_other_parameters_a_marker_is_555(string command)
    {
        await using var conversation = await Conversation.BeginAsync(
            options => options with { Representation = options.Representation with { MarkerInterval = 4 } });
        var marker = (await RetrieveAsync(conversation, Parameters("I", "F", "B"), ("I", "F", "B"), null, "NOOP", "data.bin")).Markers[0].Text;
        var user = await conversation.LogInAsync("I", "F", "B");
        await user.SayAsync(command, "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync($"REST {marker}", "350");
        await user.SayAsync("RETR data.bin", "555");
    }

    private static async Task<Wire.Received> RetrieveAsync(
        Conversation conversation, TransferParameters parameters, (string Type, string Structure, string Mode) told, string? marker, string before = "NOOP", string name = "file")
    {
        var user = await conversation.LogInAsync(told.Type, told.Structure, told.Mode);
        await user.SayAsync(before, "200");
        if (marker is not null)
            await user.SayAsync($"REST {marker}", "350");
        var data = await user.BeginAsync($"RETR {name}");
        var completion = await user.ReadReplyAsync();
        await user.SayAsync("QUIT", "221");
        var wire = await data.ReceiveAllAsync();

        // In MODE C an end of file that no string follows closes the connection.
        Assert.Equal(told.Mode == "C" && (wire.EndsWith("\0@", StringComparison.Ordinal) || wire.EndsWith("\0\u00c0", StringComparison.Ordinal)) ? 226 : 250, completion.Code);
        return Wire.Decode(parameters, [Encoding.Latin1.GetBytes(wire)]);
    }
}
