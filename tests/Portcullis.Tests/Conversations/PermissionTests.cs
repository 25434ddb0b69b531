using Portcullis.Protocol.Facts;
using Portcullis.Server.Accounts;
using Portcullis.Server.Commands;

namespace Portcullis.Tests.Conversations;

/// <summary>
/// The whole table of commands, by what they do to the store. A command that is new must be put into one of these lists,
/// or the test fails.
/// </summary>
public sealed class PermissionTests
{
    /// <summary>With their refusal for an account that may read only.</summary>
    internal static readonly Dictionary<string, string> Modifying = new()
    {
        ["STOR"] = "STOR new.txt",
        ["STOU"] = "STOU",
        ["APPE"] = "APPE letter.txt",
        ["DELE"] = "DELE letter.txt",
        ["RMD"] = "RMD docs/drafts",
        ["XRMD"] = "XRMD docs/drafts",
        ["MKD"] = "MKD new",
        ["XMKD"] = "XMKD new",
        ["RNFR"] = "RNFR letter.txt",
        ["MFMT"] = "MFMT 20200229235959 letter.txt",
        ["MFCT"] = "MFCT 20200229235959 letter.txt",
        ["COMB"] = "COMB letter.txt data.bin",
        ["MFF"] = "MFF UNIX.mode=0600; letter.txt",
    };

    internal static readonly Dictionary<string, string> ModifyingSite = new()
    {
        ["CHMOD"] = "SITE CHMOD 600 letter.txt",
        ["UTIME"] = "SITE UTIME 20200229235959 letter.txt",
        ["COPY"] = "SITE COPY letter.txt copy.txt",
        ["SYMLINK"] = "SITE SYMLINK letter.txt link",
        ["MKDIR"] = "SITE MKDIR new",
        ["RMDIR"] = "SITE RMDIR docs",
    };

    internal static readonly Dictionary<string, string> Reading = new()
    {
        ["CWD"] = "CWD docs",
        ["XCWD"] = "XCWD docs",
        ["CDUP"] = "CDUP",
        ["XCUP"] = "XCUP",
        ["RETR"] = "RETR letter.txt",
        ["LIST"] = "LIST *.txt",
        ["NLST"] = "NLST",
        ["MLSD"] = "MLSD docs",
        ["MLST"] = "MLST letter.txt",
        ["STAT"] = "STAT docs",
        ["SIZE"] = "SIZE letter.txt",
        ["MDTM"] = "MDTM letter.txt",
        ["AVBL"] = "AVBL docs",
        ["DSIZ"] = "DSIZ docs",
        ["HASH"] = "HASH letter.txt",
        ["MD5"] = "MD5 letter.txt",
        ["XCRC"] = "XCRC letter.txt",
        ["XMD5"] = "XMD5 letter.txt",
        ["XSHA1"] = "XSHA1 letter.txt",
        ["XSHA256"] = "XSHA256 letter.txt",
        ["XSHA512"] = "XSHA512 letter.txt",
    };

    internal static readonly Dictionary<string, string> ReadingSite = new() { ["CPFR"] = "SITE CPFR letter.txt" };

    /// <summary>CPTO is here because without a CPFR it is 503.</summary>
    private static readonly string[] UntouchingSite = ["CPTO", "IDLE", "WHO", "QUOTA", "CHKPTINT", "CKM", "CRTCCSID", "DIRSTYLE", "LISTFMT", "NAMEFMT", "NULLFLDS", "PROFILE", "TRIM"];

    /// <summary>Nothing of the store is touched. RNTO is here because without an RNFR it is 503.</summary>
    private static readonly string[] Untouching =
    [
        "USER", "PASS", "ACCT", "SMNT", "REIN", "AUTH", "PBSZ", "PROT", "CCC", "QUIT", "PORT", "EPRT", "PASV", "EPSV", "TYPE", "STRU", "MODE", "ALLO", "REST", "RNTO", "ABOR", "PWD",
        "XPWD", "SITE", "SYST", "HELP", "NOOP", "FEAT", "OPTS",
        "LPRT", "LPSV", "LANG", "HOST", "RANG", "CLNT", "CSID", "PRET",
    ];

    [Fact]
    public void Every_command_is_in_one_of_the_lists() =>
        Assert.Equal(CommandTable.All.Select(command => command.Verb).Order(), Modifying.Keys.Concat(Reading.Keys).Concat(Untouching).Order());

    [Fact]
    public void Every_SITE_command_is_in_one_of_the_lists() =>
        Assert.Equal(Site.Commands.Select(command => command.Verb).Order(), ModifyingSite.Keys.Concat(ReadingSite.Keys).Concat(UntouchingSite).Order());

    [Fact]
    public async Task Whoever_may_only_read_changes_nothing()
    {
        await using var conversation = await Conversation.BeginAsync(Offering.Everything);
        var user = await conversation.LogInAsync("reader");
        await AssertRefusedAsync(conversation, user, Modifying.Values.Concat(ModifyingSite.Values));
        await user.SayAsync("RNTO new.txt", "503");
    }

    [Fact]
    public async Task Whoever_may_nothing_does_not_reach_the_store()
    {
        var storage = new FailingStorage(new Portcullis.Storage.Memory.MemoryStorage()) { LookupsFail = true, Failure = _ => new InvalidOperationException("reached") };
        var accounts = new StaticAccounts().Add(new Account("nobody", storage) { Permissions = Permissions.None }, "secret");
        await using var conversation = await Conversation.BeginAsync(options => Offering.Everything(options) with { Authenticator = accounts });
        var user = await conversation.LogInAsync("nobody");
        await AssertRefusedAsync(conversation, user, Modifying.Values.Concat(Reading.Values).Concat(ModifyingSite.Values).Concat(ReadingSite.Values));
    }

    [Fact]
    public async Task Anonymous_may_only_read()
    {
        await using var conversation = await Conversation.BeginAsync(Offering.Everything);
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER ftp", "331");
        await user.SayAsync("PASS", "230");
        await AssertRefusedAsync(conversation, user, Modifying.Values.Concat(ModifyingSite.Values));
    }

    [Fact]
    public async Task Renaming_needs_the_right_to_create_as_well()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Authenticator = new StaticAccounts().Add(
                new Account("half", new Portcullis.Storage.Memory.MemoryStorage()) { Permissions = Permissions.ReadOnly | Permissions.Rename | Permissions.MakeDirectory }, "secret"),
        });
        var user = await conversation.LogInAsync("half");
        await user.SayAsync("MKD one", "257");
        await user.SayAsync("RNFR one", "350");
        await user.SayAsync("RNTO two", "550 Permission denied: this account is not allowed to create files here.");
    }

    private static async Task AssertRefusedAsync(Conversation conversation, UserPi user, IEnumerable<string> commands)
    {
        var refused = 0;
        foreach (var command in commands)
        {
            await user.SayAsync("PASV", "227");
            await user.SendAsync(command);
            Assert.StartsWith("550 Permission denied", (await user.ReadReplyAsync()).Text, StringComparison.Ordinal);

            Assert.Equal(++refused, conversation.Metrics.Refusals("access.not-permitted"));
            var logged = conversation.Log.Named("Refused")[^1];
            Assert.Equal(("access.not-permitted", "Permission denied"), (logged["Rule"], logged["Reason"]?.Split(':')[0]));
        }
    }
}
