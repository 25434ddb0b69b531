using System.Reflection;
using System.Text;
using Portcullis.Protocol.Commands;
using Portcullis.Server;
using Portcullis.Server.DataTransfer;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>
/// Bugs of old FTP services that Microsoft's Knowledge Base tells of, each named after its article: what went wrong there is held
/// here, or it is said why it cannot come up.
/// </summary>
public sealed class KnowledgeBaseTests
{
    /// <summary>What needs no test in this class, and why.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["Q143145"] = "As Q154962.",
        ["Q143146"] = "As Q154962.",
        ["Q133280"] = "NtDialectTests: an annotation that cannot be read keeps nobody out. MaxClients is a number in memory.",
        ["Q161067"] = "RNTO takes the place of a file on purpose, as rename() does: clients upload under one name and rename over another. It is atomic.",
        ["Q127947"] = "There is no log folder: the log goes to standard error. The folder of the audit record is made where it is missing.",
        ["Q138549"] = "As Q127947; and no thread takes a user's identity.",
        ["Q142853"] = "There are no virtual directories.",
        ["Q237987"] = "There are no remote roots with credentials of their own.",
        ["Q241407"] = "As Q237987.",
        ["Q139341"] = "As Q137853.",
        ["Q164507"] = "As Q137853.",
        ["Q288855"] = "As Q137853.",
        ["Q317196"] = "As Q293826.",
        ["Q242456"] = "As Q322681.",
        ["Q239594"] = "As Q182006.",
        ["Q254722"] = "SocketConnectionTests: TCP keepalive on control connections.",
    };

    private static readonly string[] Articles =
    [
        "Q127947", "Q131241", "Q133280", "Q137853", "Q138549", "Q139341", "Q142853", "Q143145", "Q143146", "Q154962", "Q161067", "Q164507", "Q164542",
        "Q176898", "Q182006", "Q182597", "Q185093", "Q188348", "Q189262", "Q237987", "Q239594", "Q241407", "Q242456", "Q254722", "Q260934", "Q269285",
        "Q287616", "Q288855", "Q293826", "Q317196", "Q322681",
    ];

    [Fact]
    public void Each_article_has_its_test_or_its_reason()
    {
        var tested = typeof(KnowledgeBaseTests).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(method => method.Name.Split('_')[0])
            .Where(name => name.StartsWith('Q'));
        Assert.Equal(Articles, tested.Concat(Elsewhere.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Q154962_A_reply_of_several_lines_has_a_hyphen_on_all_but_the_last()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            AnnotateDirectories = true,
            Messages = new ServerMessages { Welcome = ["One.", "Two."] },
        });
        await conversation.Storage.PutAsync("/docs/~ftpsvc~.ckm", "One.\r\nTwo.");
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS secret", "230-One.\n230-Two.\n230 User logged in.");
        await user.SayAsync("CWD docs", "250-One.\n250-Two.\n250 \"/docs\" is the working directory.");
    }

    [Fact]
    public async Task Q131241_Sessions_that_nobody_uses_end_and_hold_nothing()
    {
        await using var conversation = await Conversation.BeginAsync();
        for (var i = 0; i < 20; i++)
        {
            var gone = await conversation.LogInAsync();
            await gone.SayAsync("NOOP", "200");
            await gone.DisposeAsync();
        }

        var silent = await conversation.LogInAsync();
        conversation.Clock.Advance(TimeSpan.FromMinutes(5));
        await silent.ExpectAsync("421");
        await silent.ExpectEndAsync();
        await conversation.Server.StopAsync(TimeSpan.Zero);
        Assert.Equal(21, conversation.Log.Named("SessionEnded").Count);
        Assert.Equal(0, conversation.Server.SessionCount);
    }

    [Fact]
    public async Task Q189262_A_flood_of_PASV_holds_one_listener()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        var before = conversation.Network.ListenerCount;
        for (var i = 0; i < 200; i++)
            await user.SayAsync(i % 2 == 0 ? "PASV" : "EPSV", i % 2 == 0 ? "227" : "229");
        Assert.Equal(before + 1, conversation.Network.ListenerCount);
    }

    [Fact]
    public async Task Q269285_After_ABOR_a_RETR_gets_its_data_connection()
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.PutAsync("/big", new string('x', 1_000_000));
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("RETR big", "150");
        await data.ReceiveAsync(10);
        await user.SayAsync("ABOR", "426", "226");

        await user.OfferDataPortAsync(40_123);
        await user.SayAsync("RETR letter.txt", "150");
        Assert.Equal("Dear Bert,\r\nall is well.\r\n", await (await user.OpenDataAsync()).ReceiveAllAsync());
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task Q182006_SIZE_leaves_no_file_open_and_is_no_transfer()
    {
        var counting = default(WatchedStorage);
        await using var conversation = await Conversation.BeginAsync(storage: inner => counting = new WatchedStorage(inner));
        var user = await conversation.LogInAsync();
        foreach (var type in (string[])["A", "E", "I"])
        {
            await user.SayAsync("TYPE " + type, "200");
            for (var i = 0; i < 10; i++)
                await user.SayAsync("SIZE letter.txt", "213");
            await user.SayAsync("SIZE docs", "550");
        }

        Assert.Equal((20, 0), (counting!.Opened, counting.Open));
        Assert.Empty(conversation.Log.Named("TransferEnded"));
    }

    [Theory]
    [InlineData("SITE IDLE", " Jan 01  2000 ")]
    [InlineData("SITE DIRSTYLE", "01-01-00  12:00AM ")]
    [InlineData("SITE LISTFMT 0", " 00/01/01 00:00:00 ")]
    public async Task Q182597_The_year_2000_is_a_year(string style, string expected)
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.SetModifiedAsync("/letter.txt", new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var user = await conversation.LogInAsync();
        await user.SendAsync(style);
        await user.ReadReplyAsync();
        Assert.Contains(expected, await ListAsync(user, "LIST letter.txt"), StringComparison.Ordinal);
        await user.SayAsync("MDTM letter.txt", "213 20000101000000");
    }

    [Theory]
    [InlineData("SITE IDLE")]
    [InlineData("SITE DIRSTYLE")]
    [InlineData("SITE LISTFMT 0")]
    public async Task Q185093_A_file_of_more_than_four_gigabytes_has_its_length(string style)
    {
        const string Length = "5000000000";
        await using var conversation = await Conversation.BeginAsync(storage: inner => new WatchedStorage(inner, entry => entry with { Length = 5_000_000_000 }));
        var user = await conversation.LogInAsync();
        await user.SendAsync(style);
        await user.ReadReplyAsync();
        Assert.Contains($" {Length} ", await ListAsync(user, "LIST letter.txt"), StringComparison.Ordinal);
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("SIZE letter.txt", "213 " + Length);
        await user.SayAsync($"REST {Length}", $"350 Restarting at {Length}. Send STOR, APPE or RETR to begin the transfer.");
    }

    [Fact]
    public async Task Q176898_A_transfer_is_resumed_where_it_stopped()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("REST 7", "350");
        Assert.Equal("789", await ListAsync(user, "RETR data.bin"));
    }

    // ÿ is X'FF' in ISO 8859-1, which Telnet has doubled.
    [Theory]
    [InlineData("ðñòóôõö÷øùúûüýþÿ")]
    [InlineData("ÿ first")]
    [InlineData("last ÿ")]
    public async Task Q322681_Characters_above_240_are_characters_of_names(string name)
    {
        Assert.True(ControlEncoding.TryFind("iso-8859-1", out var encoding));
        await using var conversation = await Conversation.BeginAsync(options => options with { NameEncoding = encoding });
        var user = await conversation.LogInAsync();
        await user.SendOctetsAsync([.. "MKD "u8, .. Encoding.Latin1.GetBytes(name).SelectMany(octet => octet == 255 ? new byte[] { 255, 255 } : [octet]), 13, 10]);
        await user.ExpectAsync($"257 \"/{name}\" directory created.");
        Assert.NotNull(await conversation.Storage.FindAsync("/" + name));
        Assert.Equal(name, Assert.Single(await conversation.Storage.ListAsync("/"), entry => entry.Name.Contains('ÿ')).Name);
    }

    [Fact]
    public async Task Q260934_Passive_ports_do_not_follow_each_other()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { PassivePorts = new PortRange(50_000, 59_999) });
        var user = await conversation.LogInAsync();
        var ports = new List<int>();
        for (var i = 0; i < 30; i++)
        {
            await user.SendAsync("EPSV");
            ports.Add(int.Parse((await user.ReadReplyAsync()).Text.Split('|')[3], System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.InRange(ports.Zip(ports.Skip(1), (one, next) => next - one).Distinct().Count(), 15, 29);
    }

    [Theory]
    [InlineData("Guest", "")]
    [InlineData("nobody", "Guest")]
    [InlineData("nobody", "")]
    [InlineData("DOMAIN\\anna", "secret")]
    public async Task Q137853_A_name_nobody_has_lets_nobody_in(string name, string password)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SayAsync($"USER {name}", "331");
        await user.SayAsync($"PASS {password}", "530 Login incorrect.");
    }

    [Theory]
    [InlineData("STAT")]
    [InlineData("LIST")]
    [InlineData("NLST")]
    public async Task Q293826_Patterns_crash_nothing(string verb)
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.PutAsync("/" + new string('a', 250), "");
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        foreach (var pattern in (string[])["*/../*/../*a", "[", "[a-", "{a,{b,{c", "~", "~root", "*a*a*a*a*a*a*a*a*a*a*a*a*b", new string('*', 1000), "?*?*?*?*?*?*?*?*?*?"])
        {
            await user.SendAsync($"{verb} {pattern}");
            if ((await user.ReadReplyAsync()).Code != 150)
                continue;
            await (await user.OpenDataAsync()).ReceiveAllAsync();
            await user.ExpectAsync("226");
            await user.SayAsync("PASV", "227");
        }

        await user.SayAsync("NOOP", "200");
    }

    [Theory]
    [InlineData("LIST ", 300)]
    [InlineData("LIST ", 4000)]
    [InlineData("LIST -l ../", 4000)]
    [InlineData("NLST ", 1_000_000)]
    public async Task Q188348_A_long_LIST_overflows_nothing(string begin, int length)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SendAsync(begin + new string('A', length));
        Assert.InRange((await user.ReadReplyAsync()).Code, 500, 559);
        await user.SayAsync("PWD", "257");
    }

    [Fact]
    public async Task Q164542_A_list_of_names_is_text_in_TYPE_I_too()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        Assert.Equal("readme.txt\r\ndrafts\r\n", await ListAsync(user, "NLST docs"));
        await user.SayAsync("TYPE E", "200");
        Assert.Equal([0x99, 0x85, 0x81, 0x84], Encoding.Latin1.GetBytes(await ListAsync(user, "NLST docs"))[..4]);
        await user.SayAsync("TYPE I", "200");
        Assert.Equal("readme.txt\r\ndrafts\r\n", await ListAsync(user, "NLST docs"));
    }

    [Fact]
    public async Task Q287616_An_APPE_right_after_a_STOR_finds_the_file_free()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        for (var i = 0; i < 20; i++)
        {
            await user.SayAsync("PASV", "227");
            await user.SayAsync("STOR log.txt", "150");
            await (await user.OpenDataAsync()).SendAllAsync("one\r\n");
            await user.ExpectAsync("226");
            await user.SayAsync("PASV", "227");
            await user.SayAsync("APPE log.txt", "150");
            await (await user.OpenDataAsync()).SendAllAsync("two\r\n");
            await user.ExpectAsync("226");
            Assert.Equal("one\ntwo\n", await conversation.Storage.GetAsync("/log.txt"));
        }
    }

    private static async Task<string> ListAsync(UserPi user, string command)
    {
        // A RETR after REST, too: PASV may stand between.
        await user.SayAsync("PASV", "227");
        await user.SayAsync(command, "150");
        var listing = await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        return listing;
    }
}
