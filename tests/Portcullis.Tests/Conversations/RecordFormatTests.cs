using System.Net;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Accounts;
using Portcullis.Server.Profiles;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>How records are stored, by who says it: SITE, then the pathname, the account, the network, the server.</summary>
public sealed class RecordFormatTests
{
    private static readonly ClientSettings Server = new()
    {
        Records = new RecordFormat.Fixed(6),
        Paths = [new PathSettings(PathPattern.Parse("/in/**")) { Records = new RecordFormat.Fixed(3) }, new PathSettings(PathPattern.Parse("*.rdw")) { Records = new RecordFormat.DescriptorWords() }],
    };

    // Records of STRU R in MODE S: FF 01 ends one, FF 02 the file.
    private const string OneRecord = "abcdef\u00FF\u0001\u00FF\u0002", TwoRecords = "abc\u00FF\u0001def\u00FF\u0001\u00FF\u0002", SixRecords = "a\u00FF\u0001b\u00FF\u0001c\u00FF\u0001d\u00FF\u0001e\u00FF\u0001f\u00FF\u0001\u00FF\u0002";

    [Theory]
    [InlineData("anna", "/file", null, OneRecord)]
    [InlineData("anna", "/in/file", null, TwoRecords)]
    [InlineData("short", "/file", null, SixRecords)]
    [InlineData("short", "/in/file", null, TwoRecords)]
    [InlineData("anna", "/in/file", "SITE RECFM=FB LRECL=1", SixRecords)]
    [InlineData("short", "/file", "SITE RECFM=FB LRECL=6", OneRecord)]
    public async Task A_file_is_sent_in_the_records_of_whoever_says_it_first(string account, string path, string? site, string wire)
    {
        await using var conversation = await BeginAsync();
        await conversation.Storage.PutAsync(path, "abcdef");
        var user = await LogInAsync(conversation, account);
        if (site is not null)
            await user.SayAsync(site, "200");

        Assert.Equal(wire, await RetrieveAsync(user, path));
        await user.SayAsync($"SIZE {path}", $"213 {wire.Length}");

        // The marker counts octets of the transfer; here it stands behind the first octet.
        await user.SayAsync("REST 1", "350");
        Assert.Equal(wire[1..], await RetrieveAsync(user, path));
    }

    [Fact]
    public async Task A_file_is_stored_in_them_and_an_upload_goes_on_at_its_marker()
    {
        await using var conversation = await BeginAsync();
        var user = await LogInAsync(conversation, "anna");
        await StoreAsync(user, "STOR /in/new", TwoRecords);
        Assert.Equal("abcdef", await conversation.Storage.GetAsync("/in/new"));
        await StoreAsync(user, "STOR /new.rdw", "abc\u00FF\u0001\u00FF\u0002");
        Assert.Equal("\0\u0007\0\0abc", await conversation.Storage.GetAsync("/new.rdw"));

        await user.SayAsync("REST 5", "350");
        await StoreAsync(user, "STOR /in/new", "xyz\u00FF\u0001\u00FF\u0002");
        Assert.Equal("abcxyz", await conversation.Storage.GetAsync("/in/new"));

        // What is not of that length is refused, since nothing says what to pad it with.
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR /in/short", "150");
        await (await user.OpenDataAsync()).SendAllAsync("ab\u00FF\u0001\u00FF\u0002");
        await user.ExpectAsync("451");
    }

    [Fact]
    public async Task The_network_comes_between_the_account_and_the_server()
    {
        await using var conversation = await BeginAsync(new NetworkSettings("plant", [IPNetwork.Parse("192.168.4.0/24")])
        {
            Settings = new ClientSettings { Records = new RecordFormat.Fixed(3) },
        });
        await conversation.Storage.PutAsync("/file", "abcdef");
        Assert.Equal(OneRecord, await RetrieveAsync(await LogInAsync(conversation, "anna"), "/file"));
        Assert.Equal(TwoRecords, await RetrieveAsync(await LogInAsync(conversation, "anna", Conversation.As400), "/file"));
        Assert.Equal(SixRecords, await RetrieveAsync(await LogInAsync(conversation, "short", Conversation.As400), "/file"));
    }

    private static async Task<Conversation> BeginAsync(params NetworkSettings[] networks)
    {
        var conversation = await Conversation.BeginAsync(options =>
        {
            var found = options.Authenticator.AuthenticateAsync(new Credentials("anna", "secret", IPAddress.Loopback), CancellationToken.None);
            var anna = ((AuthenticationResult.Accepted)found.AsTask().GetAwaiter().GetResult()).Account;
            return options with
            {
                Settings = Server,
                Networks = networks,
                Authenticator = new StaticAccounts().Add(anna, "secret")
                    .Add(anna with { Name = "short", Settings = new ClientSettings { Records = new RecordFormat.Fixed(1) } }, "secret"),
            };
        });
        await conversation.Storage.MakeDirectoryAsync("/in");
        return conversation;
    }

    private static async Task<UserPi> LogInAsync(Conversation conversation, string account, IPAddress? source = null)
    {
        var user = await conversation.LogInAsync(account, source);
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("STRU R", "200");
        return user;
    }

    private static async Task<string> RetrieveAsync(UserPi user, string path)
    {
        await user.SayAsync("PASV", "227");
        await user.SayAsync($"RETR {path}", "150");
        var octets = await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        return octets;
    }

    private static async Task StoreAsync(UserPi user, string command, string wire)
    {
        await user.SayAsync("PASV", "227");
        await user.SayAsync(command, "150");
        await (await user.OpenDataAsync()).SendAllAsync(wire);
        await user.ExpectAsync("226");
    }
}
