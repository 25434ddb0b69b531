using System.Text;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Storage;
using Portcullis.Tests.Storage;
using static Portcullis.Tests.Conversations.RestartConversation;

namespace Portcullis.Tests.Conversations;

/// <summary>STOR in MODE B and C with restart markers: 110, and what it promises (RFC 959 §3.5; RFC 1123 §4.1.3.4).</summary>
public sealed class RestartUploadTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Dear Bert,\n\nall is well.\nAAAAAAAAAAAAAAAAAAAA     end\nBye.\n");
    private static readonly byte[] Records = [0, 6, 0, 0, 1, 255, 0, 4, 0, 0, 0, 8, 0, 0, 7, 7, 7, 7, 0, 5, 0, 0, 64];

    public static TheoryData<string, string, string> Combinations
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var type in (string[])["A", "E", "C 273", "I", "L 8"])
            {
                foreach (var structure in (string[])["F", "R"])
                {
                    foreach (var mode in (string[])["B", "C"])
                        all.Add(type, structure, mode);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task From_every_marker_an_upload_that_was_cut_off_is_gone_on_with(string type, string structure, string mode)
    {
        var parameters = Parameters(type, structure, mode);
        var stored = parameters is { Type.IsVerbatim: true, Structure: FileStructure.Record } ? Records : Text;
        var sending = new RepresentationOptions { MarkerInterval = 5 };
        var wire = Encode(parameters, stored, sending);
        await using var conversation = await Conversation.BeginAsync(options => options with { MarkerSpacing = 1 });
        var marks = 0;
        for (var cut = 0; cut < wire.Length; cut += 1 + (cut % 3))
        {
            // The one cut that MODE C cannot tell from the end of a file: see CompressedDecoder.
            if (mode == "C" && wire[..cut].EndsWith("\0@", StringComparison.Ordinal))
                continue;

            var user = await conversation.LogInAsync(type, structure, mode);
            var data = await user.BeginAsync("STOR file");
            await data.SendAllAsync(wire[..cut]);
            var (sender, ours) = ("", "");
            WireReply reply;
            while ((reply = await user.ReadReplyAsync()).Code == 110)
                (sender, ours) = (reply.Text.Split(' ')[2], reply.Text.Split(' ')[4]);
            Assert.Equal(426, reply.Code);
            await user.SayAsync("QUIT", "221");
            Assert.Null(await conversation.Storage.FindAsync("/file"));
            if (ours.Length == 0)
                continue;

            marks++;
            user = await conversation.LogInAsync(type, structure, mode);
            await user.SayAsync($"REST {ours}", "350");
            data = await user.BeginAsync("STOR file");
            await data.SendAllAsync(Encode(parameters, stored, sending, long.Parse(sender, System.Globalization.CultureInfo.InvariantCulture)));
            while ((reply = await user.ReadReplyAsync()).Code == 110)
            {
            }

            Assert.Equal("250 Transfer complete; the data connection stays open.", reply.Text);
            Assert.Equal(Encoding.UTF8.GetString(stored), await conversation.Storage.GetAsync("/file"));
            await user.SayAsync("DELE file", "250 Deleted.");
            await user.SayAsync("QUIT", "221");
        }

        Assert.True(marks > 3, $"{marks}");
    }

    [Fact]
    public async Task A_110_comes_when_all_before_it_is_on_stable_storage_and_not_before()
    {
        PromisingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => storage = new PromisingStorage(inner) { Holds = true });
        var user = await conversation.LogInAsync("I", "F", "B");
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync(Block(0, "one,") + Marker("m1") + Block(64, "two"));
        await storage!.Asked.WaitAsync(Conversation.Patience);

        await user.SayAsync("NOOP", "200");
        await user.SayAsync("STAT", "211");
        storage.Release();

        Assert.StartsWith("4.IFB.", await user.ExpectMarkAsync("m1"), StringComparison.Ordinal);
        await user.ExpectAsync("250");
        Assert.Equal("one,two", await conversation.Storage.GetAsync("/file"));
    }

    [Fact]
    public async Task Commands_during_the_transfer_are_answered_around_it()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { MarkerSpacing = 1 });
        var user = await conversation.LogInAsync("I", "F", "B");
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync(Block(0, "one,") + Marker("m1"));
        await user.ExpectMarkAsync("m1");
        await user.SayAsync("NOOP", "200");
        await data.SendAsync(Block(0, "two,") + Marker("m2"));
        var ours = await user.ExpectMarkAsync("m2");
        await user.SendAsync("ABOR");
        await user.ExpectAsync("426 Connection closed; transfer aborted: 8 octets are kept to restart from.", "226");

        await user.SayAsync($"REST {ours}", $"350 Restarting at {ours}. Send STOR, APPE or RETR to begin the transfer.");
        data = await user.BeginAsync("APPE file");
        await data.SendAsync(Block(64, "end"));
        await user.ExpectAsync("250");
        Assert.Equal("one,two,end", await conversation.Storage.GetAsync("/file"));
    }

    [Theory]
    [InlineData("STOU")]
    [InlineData("APPE letter.txt")]
    public async Task Other_uploads_have_markers_too(string command)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync("I", "F", "B");
        await user.SayAsync("PASV", "227");
        await user.SendAsync(command);
        var name = command.Length > 4 ? command[5..] : (await user.ReadReplyAsync()).Text["150 FILE: ".Length..];
        if (command.Length > 4)
            await user.ExpectAsync("150");
        var before = command.Length > 4 ? "Dear Bert,\nall is well.\n" : "";
        var data = await user.OpenDataAsync();
        await data.SendAllAsync(Block(0, "one,") + Marker("m1") + Block(0, "lost"));
        var ours = await user.ExpectMarkAsync("m1");
        await user.ExpectAsync("426");

        await user.SayAsync($"REST {ours}", "350");
        data = await user.BeginAsync($"STOR {name}");
        await data.SendAllAsync(Block(64, "two"));
        await user.ExpectAsync("250");
        Assert.Equal(before + "one,two", await conversation.Storage.GetAsync("/" + name));
    }

    [Fact]
    public async Task The_old_version_stays_until_the_new_one_is_whole()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync("I", "F", "B");
        var ours = await LeaveAsync(user, "data.bin");
        Assert.Equal("0123456789", await conversation.Storage.GetAsync("/data.bin"));
        await user.SayAsync($"REST {ours}", "350");
        var data = await user.BeginAsync("STOR data.bin");
        await user.SendAsync("ABOR");
        await user.ExpectAsync("426 Connection closed; transfer aborted: 4 octets are kept to restart from.", "226");
        await user.SayAsync($"REST {ours}", "350");
        data = await user.BeginAsync("STOR data.bin");
        await data.SendAsync(Block(0, "two"));
        await user.UntilTransferredAsync(6);
        Assert.Equal("0123456789", await conversation.Storage.GetAsync("/data.bin"));
        await data.SendAsync(Block(64, ""));
        await user.ExpectAsync("250");
        Assert.Equal("one,two", await conversation.Storage.GetAsync("/data.bin"));
    }

    [Theory]
    [InlineData("TYPE A", "555 That restart marker was made with another TYPE, STRU or MODE: IFB, which is AFB now.")]
    [InlineData("TYPE L 8", "555 That restart marker was made with another TYPE, STRU or MODE: IFB, which is L8FB now.")]
    [InlineData("STRU R", "555 That restart marker was made with another TYPE, STRU or MODE: IFB, which is IRVB now.")]
    [InlineData("MODE C", "555 That restart marker was made with another TYPE, STRU or MODE: IFB, which is IFC now.")]
    public async Task Under_other_parameters_a_marker_is_555(string command, string refusal)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync("I", "F", "B");
        var ours = await LeaveAsync(user, "file");
        await user.SayAsync(command, "200");
        await user.SayAsync($"REST {ours}", "350");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR file", refusal);
        await user.SayAsync($"REST {ours}", "350");
        await user.SayAsync("RETR data.bin", refusal);
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("STRU F", "200");
        await user.SayAsync("MODE B", "200");
        await user.SayAsync($"REST {ours}", "350");
        await user.SayAsync("STOR file", "150");
    }

    [Fact]
    public async Task Records_of_another_length_are_another_structure()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync("I", "R", "B");
        await user.SayAsync("SITE LRECL=4 RECFM=FB", "200");
        var data = await user.BeginAsync("STOR file");
        await data.SendAllAsync(Block(128, "one,") + Marker("m1") + Block(128, "lost"));
        var ours = await user.ExpectMarkAsync("m1");
        await user.ExpectAsync("426");
        await user.SayAsync("SITE LRECL=5 RECFM=FB", "200");
        await user.SayAsync($"REST {ours}", "350");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR file", "555 That restart marker was made with another TYPE, STRU or MODE: IR4B, which is IR5B now.");
    }

    [Fact]
    public async Task A_marker_that_is_no_longer_there_or_never_was_is_554()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync("I", "F", "B");
        var ours = await LeaveAsync(user, "file");
        await user.SayAsync("PASV", "227");
        foreach (var (marker, name, refusal) in new[]
        {
            ("4", "file", "554 4 is none of this server's restart markers; in MODE B and C send one of those."),
            ("m1", "file", "554 m1 is none of this server's restart markers; in MODE B and C send one of those."),
            ("4.IFB.zzz", "file", "554 /file: Nothing is kept of that upload any more; send the whole file."),
            (ours, "other", "554 /other: Nothing is kept of that upload any more; send the whole file."),
            ("5" + ours[1..], "file", "554 /file: The restart marker lies beyond the end of the file."),
        })
        {
            await user.SayAsync($"REST {marker}", "350");
            await user.SayAsync($"STOR {name}", refusal);
        }

        var second = await LeaveAsync(user, "file");
        await user.SayAsync("PASV", "227");
        await user.SayAsync($"REST {ours}", "350");
        await user.SayAsync("STOR file", "554 /file: Nothing is kept of that upload any more; send the whole file.");

        // A whole one makes an end of it.
        var data = await user.BeginAsync("STOR file");
        await data.SendAllAsync(Block(64, "whole"));
        await user.ExpectAsync("250");
        await user.SayAsync("PASV", "227");
        await user.SayAsync($"REST {second}", "350");
        await user.SayAsync("STOR file", "554 /file: Nothing is kept of that upload any more; send the whole file.");
    }

    [Fact]
    public async Task Another_account_can_do_nothing_with_it()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Authenticator = new Server.Accounts.StaticAccounts()
                .Add(new Server.Accounts.Account("anna", Shared), "secret").Add(new Server.Accounts.Account("bert", Shared), "secret"),
            PartialUploads = PartialUploads.Always,
        });
        var ours = await LeaveAsync(await conversation.LogInAsync("I", "F", "B"), "file");

        var bert = await conversation.LogInAsync("I", "F", "B", "bert");
        await bert.SayAsync("PASV", "227");
        await bert.SayAsync($"REST {ours}", "350");
        await bert.SayAsync("STOR file", "554 /file: Nothing is kept of that upload any more; send the whole file.");
        await bert.SayAsync("MODE S", "200");
        await bert.SayAsync("SIZE file", "550");
        await bert.SayAsync("DELE file", "550");
        await bert.SayAsync("REST 4", "350");
        await bert.SayAsync("STOR file", "554");
        await bert.SayAsync("QUIT", "221");

        var anna = await conversation.LogInAsync("I", "F", "B");
        await anna.SayAsync("MODE S", "200");
        await anna.SayAsync("SIZE file", "213 4");
        await anna.SayAsync("MODE B", "200");
        await anna.SayAsync("PASV", "227");
        await anna.SayAsync($"REST {ours}", "350");
        await anna.SayAsync("STOR file", "150");
    }

    [Fact]
    public async Task It_expires()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { PartialUploadRetention = TimeSpan.FromMinutes(2) });
        var user = await conversation.LogInAsync("I", "F", "B");
        var ours = await LeaveAsync(user, "file");
        Shift(conversation, TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(1));
        await user.SayAsync($"REST {ours}", "350");
        await (await user.BeginAsync("STOR file")).SendAllAsync("");
        await user.ExpectAsync("426");
        Shift(conversation, TimeSpan.FromSeconds(1));
        await user.SayAsync("PASV", "227");
        await user.SayAsync($"REST {ours}", "350");
        await user.SayAsync("STOR file", "554 /file: Nothing is kept of that upload any more; send the whole file.");
    }

    [Fact]
    public async Task Dele_of_a_file_that_is_not_there_removes_it()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync("I", "F", "B");
        var ours = await LeaveAsync(user, "file");
        await user.SayAsync("DELE file", "250 Deleted what was kept of an upload.");
        await user.SayAsync("DELE file", "550");
        await user.SayAsync("PASV", "227");
        await user.SayAsync($"REST {ours}", "350");
        await user.SayAsync("STOR file", "554");
    }

    [Fact]
    public async Task With_never_no_marker_is_answered_and_nothing_stays()
    {
        PromisingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(
            options => options with { PartialUploads = PartialUploads.Never }, storage: inner => storage = new PromisingStorage(inner));
        var user = await conversation.LogInAsync("I", "F", "B");
        var data = await user.BeginAsync("STOR file");
        await data.SendAllAsync(Block(0, "one,") + Marker("m1") + Block(64, "two"));
        await user.ExpectAsync("250");
        data = await user.BeginAsync("STOR cut");
        await data.SendAllAsync(Block(0, "one,") + Marker("m1"));
        await user.ExpectAsync("426");
        Assert.Equal(0, storage!.Promises);
        await user.SayAsync("DELE cut", "550");
    }

    [Fact]
    public async Task A_flood_of_markers_is_answered_once_and_synced_once()
    {
        PromisingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => storage = new PromisingStorage(inner));
        var user = await conversation.LogInAsync("I", "F", "B");
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync(Block(0, "x") + Marker("first"));
        await user.ExpectMarkAsync("first");
        for (var i = 0; i < 100; i++)
            await data.SendAsync(string.Concat(Enumerable.Repeat(Block(0, "x") + Marker("m"), 1000)));
        await data.SendAsync(Block(64, ""));
        await user.ExpectAsync("250");
        Assert.Equal(1, storage!.Promises);
    }

    [Fact]
    public async Task A_marker_is_answered_after_so_many_octets_or_seconds()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { MarkerSpacing = 10 });
        var user = await conversation.LogInAsync("I", "F", "B");
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync(Marker("start") + Block(0, "1") + Marker("m1"));
        await user.ExpectMarkAsync("m1");
        await data.SendAsync(Block(0, "23456789x") + Marker("m2") + Block(0, "1") + Marker("m3"));
        await user.ExpectMarkAsync("m3");
        await data.SendAsync(Marker("same") + Block(0, "2") + Marker("m4"));
        await user.UntilTransferredAsync(6 + 4 + 8 + 5 + 12 + 5 + 4 + 5 + 7 + 4 + 5 - 6);
        conversation.Clock.Advance(TimeSpan.FromSeconds(5));
        await data.SendAsync(Block(0, "3") + Marker("m5") + Block(64, ""));
        await user.ExpectMarkAsync("m5");
        await user.ExpectAsync("250");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    public async Task A_marker_too_long_or_of_nothing_is_refused(int length)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync("I", "F", "B");
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync(Block(0, "one,") + Marker(new string('m', length)));
        await user.ExpectAsync("451 A restart marker is 1 to 127 printable characters without a space.");
        Assert.Null(await conversation.Storage.FindAsync("/file"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\r\n226 ok")]
    [InlineData("\u00FF")]
    public async Task A_marker_that_could_forge_a_reply_is_refused(string marker)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync("I", "F", "B");
        var data = await user.BeginAsync("STOR file");
        await data.SendAsync(Block(0, "one,") + Marker(marker));
        await user.ExpectAsync("451 A restart marker is 1 to 127 printable characters without a space.");
    }

    [Fact]
    public async Task A_store_that_cannot_promise_answers_no_marker()
    {
        await using var conversation = await Conversation.BeginAsync(storage: inner => new FailingStorage(inner));
        var user = await conversation.LogInAsync("I", "F", "B");
        var data = await user.BeginAsync("STOR file");
        await data.SendAllAsync(Block(0, "one,") + Marker("m1") + Block(64, "two"));
        await user.ExpectAsync("250");
    }

    private static readonly IStorage Shared = new Portcullis.Storage.Memory.MemoryStorage(new ConversationClock());

    private static void Shift(Conversation conversation, TimeSpan time)
    {
        conversation.Clock.Advance(time);
        conversation.StorageClock.Advance(time);
    }

    // "one," and a promise of it; then the connection ends.
    private static async Task<string> LeaveAsync(UserPi user, string name)
    {
        var data = await user.BeginAsync($"STOR {name}");
        await data.SendAllAsync(Block(0, "one,") + Marker("m1") + Block(0, "lost"));
        var ours = await user.ExpectMarkAsync("m1");
        await user.ExpectAsync("426");
        return ours;
    }
}
