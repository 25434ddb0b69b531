using System.Net;
using System.Text;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>ABOR at every moment of a transfer that <see cref="AbortTests"/> does not meet, and in every form that clients send it.</summary>
public sealed class AbortPhaseTests
{
    private const string Letter = "Dear Bert,\nall is well.\n";

    public static TheoryData<string> Forms =>
    [
        "ABOR", "abor",
        // IP and Synch, then what is left of them where an urgent octet is lost.
        "\u00FF\u00F4\u00FF\u00F2ABOR", "\u00FF\u00F4\u00FFABOR", "\u00FF\u00F4\u00F2ABOR", "\u00F4\u00F2ABOR", "\u00F2ABOR", "\u00FF\u00F2ABOR",
        // Telnet's own commands around it: Abort Output, Interrupt Process twice, No Operation within.
        "\u00FF\u00F5\u00FF\u00F2ABOR", "\u00FF\u00F4\u00FF\u00F4\u00FF\u00F2ABOR", "AB\u00FF\u00F1OR",
    ];

    [Theory]
    [InlineData("RETR letter.txt", Held.OpenRead)]
    [InlineData("STOR letter.txt", Held.OpenWrite)]
    public async Task Before_the_150(string command, Held held)
    {
        HoldingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => storage = new HoldingStorage(inner, held));
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SendAsync(command, "ABOR");
        await storage!.ReachedAsync();

        storage.Release();

        await user.ExpectAsync("150", "426", "226 ABOR command successful.");
        Assert.Equal(Letter, await conversation.Storage.GetAsync("/letter.txt"));
        await user.SayAsync("PWD", "257");
    }

    [Theory]
    [InlineData("RETR letter.txt")]
    [InlineData("STOR letter.txt")]
    [InlineData("APPE letter.txt")]
    [InlineData("STOU letter.txt")]
    [InlineData("LIST")]
    [InlineData("NLST")]
    [InlineData("MLSD")]
    public async Task While_the_server_waits_for_the_data_connection(string command)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync(command, "150");

        await user.SayAsync("ABOR", "426 Connection closed; transfer aborted: nothing is stored or complete.", "226 ABOR command successful.");

        Assert.Equal(Letter, await conversation.Storage.GetAsync("/letter.txt"));
        await user.SayAsync("NLST", "425");
    }

    [Theory]
    [InlineData(Held.Flush)]
    [InlineData(Held.Commit)]
    public async Task After_the_last_octet_and_before_the_226_nothing_is_stored(Held held)
    {
        HoldingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => storage = new HoldingStorage(inner, held));
        var user = await conversation.LogInAsync();
        var data = await StoreAsync(user);
        await storage!.ReachedAsync();

        await user.SayAsync("ABOR", "426", "226 ABOR command successful.");

        await data.ExpectResetAsync();
        Assert.Equal(Letter, await conversation.Storage.GetAsync("/letter.txt"));
        await user.SayAsync("PWD", "257");
    }

    [Fact]
    public async Task A_commit_that_cannot_be_given_up_is_complete_and_said_to_be()
    {
        HoldingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(
            storage: inner => storage = new HoldingStorage(inner, Held.Commit) { IgnoresCancellation = true, AsksNobody = true });
        var user = await conversation.LogInAsync();
        await StoreAsync(user);
        await storage!.ReachedAsync();
        await user.SendAsync("ABOR");
        while (!user.Control.IsDelivered)
            await Task.Yield();

        storage.Release();

        await user.ExpectAsync("226 Transfer complete.", "226");
        Assert.Equal("all of it", await conversation.Storage.GetAsync("/letter.txt"));
    }

    [Fact]
    public async Task Without_a_transfer_it_closes_the_passive_port()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();

        await user.SayAsync("ABOR", "226 ABOR command successful; no transfer was in progress.");

        await data.ExpectResetAsync();
        Assert.False(conversation.Network.IsListening(new IPEndPoint(Conversation.ServerAddress, Conversation.PassivePort)));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task In_every_form_that_clients_send(string form)
    {
        foreach (var octetByOctet in (bool[])[false, true])
        {
            await using var conversation = await Conversation.BeginAsync();
            var user = await conversation.LogInAsync();
            await user.SayAsync("PASV", "227");
            var data = await user.OpenDataAsync();
            await user.SayAsync("STOR letter.txt", "150");
            await data.SendAsync("half");
            await user.UntilTransferredAsync(4);
            if (octetByOctet)
                user.Control.SendOctetByOctet();

            await user.SendOctetsAsync(Octets(form + "\r\n"));
            await user.ExpectAsync("426", "226 ABOR command successful.");

            await data.ExpectResetAsync();
            Assert.Equal(Letter, await conversation.Storage.GetAsync("/letter.txt"));
            await user.SayAsync("PWD", "257");
        }
    }

    [Fact]
    public async Task A_Synch_without_ABOR_changes_nothing()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("half ");
        await user.UntilTransferredAsync(5);

        // STAT may come the same way (RFC 959 §4.1.3).
        await user.SendOctetsAsync(Octets("\u00FF\u00F4\u00FF\u00F2STAT\r\n"));
        await user.ExpectAsync("211");

        // An option is refused at once, between two replies.
        await user.SendOctetsAsync(Octets("\u00FF\u00FD\u0006"));
        Assert.Equal(Octets("\u00FF\u00FC\u0006"), await user.ReceiveOctetsAsync(3));
        await data.SendAllAsync("whole");
        await user.ExpectAsync("226");
        Assert.Equal("half whole", await conversation.Storage.GetAsync("/new.txt"));
    }

    [Fact]
    public async Task The_octet_255_of_a_name_is_doubled_both_ways()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("OPTS UTF8 OFF", "200");
        await user.SendOctetsAsync(Octets("MKD \u00FF\u00FF\u00E9\r\nCWD \u00FF\u00FF\u00E9\r\n"));
        await user.ExpectAsync("257 \"/ÿé\" directory created.", "250 \"/ÿé\" is the working directory.");
    }

    private static async Task<UserDtp> StoreAsync(UserPi user)
    {
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR letter.txt", "150");
        await data.SendAllAsync("all of it");
        return data;
    }

    private static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);
}
