using System.Text;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Paths;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Storage;
using Portcullis.Storage.Memory;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>What users of Windows NT's FTP service know: its look, its messages, its annotations and its homes.</summary>
public sealed class NtDialectTests
{
    [Fact]
    public async Task The_look_is_a_set_of_settings_and_each_can_be_changed_alone()
    {
        await using var conversation = await Conversation.BeginAsync(options => options.WithNtLook() with { FourDigitYears = true });
        var user = await conversation.ConnectAsync();
        await user.SayAsync("SYST", "215 Windows_NT");
        await user.LogInAsync();
        await user.SayAsync("SYST", "215 Windows_NT");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("LIST letter.txt", "150");
        Assert.Equal("02-09-2026  02:05PM                   24 letter.txt\r\n", await (await user.OpenDataAsync()).ReceiveAllAsync());
        await user.ExpectAsync("226");
        await user.SayAsync("CWD docs", "250");

        // Not "\docs": clients take this pathname and send it back.
        await user.SayAsync("PWD", "257 \"/docs\" is the working directory.");
    }

    [Fact]
    public async Task REIN_brings_back_what_the_server_is_set_to()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { ListingStyle = ListingStyle.Os400, AnnotateDirectories = true });
        var user = await conversation.LogInAsync();
        await user.SayAsync("SITE LISTFMT 1", "250 Now using list format \"1\".");
        await user.SayAsync("SITE CKM", "200 Directory annotation is off.");
        await user.SayAsync("REIN", "220");
        await user.LogInAsync();
        await user.SayAsync("SITE LISTFMT", "250 Now using list format \"0\".");
        await user.SayAsync("SITE CKM", "200 Directory annotation is off.");
    }

    [Fact]
    public async Task Lower_case_is_for_lists_and_not_for_names_that_are_used()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { LowerCaseListings = true });
        await conversation.Storage.PutAsync("/docs/README.TXT", "");
        await conversation.Storage.DeleteAsync("/docs/readme.txt");
        await conversation.Storage.RemoveDirectoryAsync("/docs/drafts");
        var user = await conversation.LogInAsync();
        Assert.EndsWith(" readme.txt\r\n", await ListAsync(user, "LIST docs"), StringComparison.Ordinal);
        Assert.Equal("README.TXT\r\n", await ListAsync(user, "NLST docs"));
        Assert.EndsWith(" README.TXT\r\n", await ListAsync(user, "MLSD docs"), StringComparison.Ordinal);
        await user.SayAsync("SIZE docs/readme.txt", "550");
    }

    [Fact]
    public async Task A_listing_in_EBCDIC_keeps_its_style_and_blanks_at_the_ends_of_names()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { ListingStyle = ListingStyle.Os400 });
        await conversation.Storage.PutAsync("/docs/drafts/end ", "");
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE E", "200");
        await user.SayAsync("SITE TRIM 2", "250");
        var octets = Encoding.Latin1.GetBytes(await ListAsync(user, "LIST docs/drafts"));
        Assert.Equal([0x85, 0x95, 0x84, 0x40, 0x15], octets[^5..]);
        Assert.Equal([0xC1, 0xD5, 0xD5, 0xC1], octets[..4]);
    }

    [Fact]
    public async Task Messages_are_said_at_their_moments_in_their_form()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            MaximumSessions = 1,
            Messages = new ServerMessages
            {
                Banner = ["Owned by Anna.", "220 No digits fool anybody."],
                Welcome = ["Welcome.", "", "The files of 1995 are in OLD."],
                Exit = "So long.",
                TooManySessions = "Maximum clients reached, service unavailable.",
            },
        });
        var user = conversation.Call();
        await user.ExpectAsync("220-Owned by Anna.\n220-220 No digits fool anybody.\n220 FTP server ready.");

        var second = conversation.Call();
        await second.ExpectAsync("421 Maximum clients reached, service unavailable.");
        await second.ExpectEndAsync();

        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS secret", "230-Welcome.\n230-\n230-The files of 1995 are in OLD.\n230 User logged in.");
        await user.SayAsync("QUIT", "221 So long.");
        await user.ExpectEndAsync();
    }

    [Theory]
    [InlineData("ftp", "-anna@example.org", "230 User logged in.")]
    [InlineData("anonymous", "-", "230 User logged in.")]
    [InlineData("anonymous", "anna@example.org", "230-Welcome.\n230 User logged in.")]
    [InlineData("dash", "-secret", "230-Welcome.\n230 User logged in.")]
    public async Task An_anonymous_user_asks_for_quiet_by_a_dash(string name, string password, string reply)
    {
        var accounts = new StaticAccounts().AddAnonymous(new MemoryStorage()).Add(new Account("dash", new MemoryStorage()), "-secret");
        await using var conversation = await Conversation.BeginAsync(options => options with { Authenticator = accounts, Messages = new ServerMessages { Welcome = ["Welcome."] } });
        var user = await conversation.ConnectAsync();
        await user.SayAsync($"USER {name}", "331");
        await user.SayAsync($"PASS {password}", reply);
    }

    [Fact]
    public void Messages_are_checked_before_anybody_reads_them()
    {
        var wrong = new FtpServerOptions
        {
            Authenticator = new StaticAccounts(),
            SystemType = "Windows\r\n230",
            Messages = new ServerMessages
            {
                Banner = ["a\rb"],
                Welcome = [.. Enumerable.Repeat(new string('x', 501), 101)],
                Exit = "",
                TooManySessions = "a\u0085b",
            },
        };
        Assert.Equal(
            [
                "Messages.Banner: a line has a control character.",
                "Messages.Welcome: 101 lines are more than 100.",
                "Messages.Welcome: a line has more than 500 characters.",
                "Messages.Exit: it is empty.",
                "Messages.TooManySessions: a line has a control character.",
                "Settings.SystemType: it is one line of ASCII, with 1 to 80 characters.",
            ],
            wrong.Validate());
        Assert.Empty(new FtpServerOptions { Authenticator = new StaticAccounts() }.WithNtLook().Validate());
    }

    [Fact]
    public async Task Where_there_are_anonymous_users_only_no_password_is_asked_for()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { AnonymousOnly = true });
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER anna", "530 This server is for anonymous users only.");
        await user.SayAsync("PASS secret", "503");
        await user.SayAsync("USER anonymous", "331");
        await user.SayAsync("USER anna", "530");
        await user.SayAsync("PASS secret", "503");
        await user.SayAsync("USER ftp", "331");
        await user.SayAsync("PASS me@", "230");
        Assert.Equal(2, conversation.Metrics.Refusals("login.anonymous-only"));
    }

    [Fact]
    public async Task An_annotation_is_cut_to_what_a_reply_may_hold()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { AnnotateDirectories = true });
        var user = await conversation.LogInAsync();

        await conversation.Storage.PutAsync("/docs/~ftpsvc~.ckm", string.Concat(Enumerable.Range(1, 60).Select(i => $"{i}\r\n")));
        await user.SendAsync("CWD docs");
        var lines = (await user.ReadReplyAsync()).Lines;
        Assert.Equal((52, "250-1", "250-50", "250-..."), (lines.Count, lines[0], lines[49], lines[50]));

        // Too many octets: the line that is cut is left out, and with it half a character.
        await conversation.Storage.PutAsync("/docs/~ftpsvc~.ckm", "first\n" + new string('ü', 5000));
        await user.SayAsync("CWD /docs", "250-first\n250-...\n250 \"/docs\" is the working directory.");

        await conversation.Storage.PutAsync("/docs/~ftpsvc~.ckm", new string('ü', 201));
        await user.SayAsync("CWD /docs", $"250-{new string('ü', 200)}...\n250 \"/docs\" is the working directory.");

        await conversation.Storage.PutAsync("/docs/~ftpsvc~.ckm", "\uFEFFBy EDIT.COM\r\n\u001a");
        await user.SayAsync("CWD /docs", "250-By EDIT.COM\n250 \"/docs\" is the working directory.");

        await conversation.Storage.PutAsync("/docs/~ftpsvc~.ckm", "");
        await user.SayAsync("CWD /docs", "250 \"/docs\" is the working directory.");
    }

    [Fact]
    public async Task An_annotation_in_capitals_or_in_an_old_character_set_is_one_too()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { AnnotateDirectories = true });
        await using (var upload = await conversation.Storage.BeginAsync("/docs/~FTPSVC~.CKM"))
        {
            await upload.WriteAsync(Encoding.Latin1.GetBytes("Grüße\r\n"), 0, CancellationToken.None);
            await upload.CommitAsync(CancellationToken.None);
        }

        var user = await conversation.LogInAsync();
        await user.SayAsync("CWD docs", "250-Grüße\n250 \"/docs\" is the working directory.");
        await user.SayAsync("OPTS UTF8 OFF", "200");
        Assert.Contains("~FTPSVC~.CKM", await ListAsync(user, "NLST"), StringComparison.Ordinal);
    }

    // Q133280: a lock on the annotation file kept users out.
    [Fact]
    public async Task An_annotation_that_cannot_be_read_keeps_nobody_out()
    {
        FailingStorage? failing = null;
        await using var conversation = await Conversation.BeginAsync(
            options => options with { AnnotateDirectories = true, Authenticator = new StaticAccounts().Add(new Account("anna", failing!), "secret") },
            storage: inner => failing = new FailingStorage(inner));
        await conversation.Storage.PutAsync("/docs/~ftpsvc~.ckm", "Locked.");
        await conversation.Storage.MakeDirectoryAsync("/docs/drafts/~ftpsvc~.ckm");
        var user = await conversation.LogInAsync();
        failing!.Failure = path => new StorageException(StorageFault.Busy, path);
        await user.SayAsync("CWD docs", "250 \"/docs\" is the working directory.");
        await user.SayAsync("CWD drafts", "250 \"/docs/drafts\" is the working directory.");
    }

    [Fact]
    public async Task An_annotation_is_for_those_who_may_retrieve_it()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            AnnotateDirectories = true,
            Authenticator = new StaticAccounts().Add(new Account("dropper", Prepared()) { Permissions = Permissions.Enter | Permissions.Create }, "secret"),
        });
        var user = await conversation.LogInAsync("dropper");
        await user.SayAsync("CWD docs", "250 \"/docs\" is the working directory.");
        Assert.Equal(0, conversation.Metrics.Refusals("access.not-permitted"));

        static MemoryStorage Prepared()
        {
            var storage = new MemoryStorage();
            storage.MakeDirectoryAsync("/docs").GetAwaiter().GetResult();
            storage.PutAsync("/docs/~ftpsvc~.ckm", "Secret.").GetAwaiter().GetResult();
            return storage;
        }
    }

    [Theory]
    [InlineData("anna", "/home/anna")]
    [InlineData("bert", "/home/DEFAULT")]
    [InlineData("..", "/home/DEFAULT")]
    [InlineData("a/b", "/home/DEFAULT")]
    [InlineData("file", "/home/DEFAULT")]
    public async Task A_session_begins_in_its_own_directory_or_in_that_of_the_others(string name, string expected)
    {
        await using var conversation = await BeginAtHomeAsync(name);
        await conversation.Storage.MakeDirectoryAsync("/home");
        await conversation.Storage.MakeDirectoryAsync("/home/anna");
        await conversation.Storage.MakeDirectoryAsync("/home/a");
        await conversation.Storage.MakeDirectoryAsync("/home/a/b");
        await conversation.Storage.MakeDirectoryAsync("/home/DEFAULT");
        await conversation.Storage.PutAsync("/home/file", "");
        var user = await conversation.LogInAsync(name);
        await user.SayAsync("PWD", $"257 \"{expected}\" is the working directory.");
    }

    [Fact]
    public async Task Without_either_it_begins_in_the_home_and_without_a_home_not_at_all()
    {
        await using var conversation = await BeginAtHomeAsync("anna");
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS secret", "530 User cannot log in: home directory inaccessible.");
        await user.SayAsync("PWD", "530");

        var refused = Assert.Single(conversation.Log.Named("Refused"));
        Assert.Equal(("login.home-inaccessible", "The home directory /home of anna cannot be entered."), (refused["Rule"], refused["Reason"]));

        await conversation.Storage.MakeDirectoryAsync("/home");
        await user.LogInAsync();
        await user.SayAsync("PWD", "257 \"/home\" is the working directory.");
    }

    [Fact]
    public async Task A_home_nobody_can_look_for_is_no_home_and_a_store_that_fails_says_so()
    {
        FailingStorage? failing = null;
        await using var conversation = await Conversation.BeginAsync(
            options => options with { HomeDirectoryRule = HomeDirectoryRule.WindowsNt, Authenticator = new StaticAccounts().Add(new Account("anna", failing!), "secret") },
            storage: inner => failing = new FailingStorage(inner) { LookupsFail = true });
        var user = await conversation.ConnectAsync();
        failing!.Failure = path => new StorageException(StorageFault.AccessDenied, path);
        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS secret", "530 User cannot log in: home directory inaccessible.");
        failing.Failure = path => new StorageException(StorageFault.Failed, path);
        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS secret", "451");
        failing.Failure = null;
        await user.LogInAsync();
    }

    [Fact]
    public async Task Without_the_rule_homes_are_as_accounts_say()
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.MakeDirectoryAsync("/anna");
        var user = await conversation.LogInAsync();
        await user.SayAsync("PWD", "257 \"/\" is the working directory.");
    }

    private static Task<Conversation> BeginAtHomeAsync(string name)
    {
        IStorage? used = null;
        return Conversation.BeginAsync(
            options => options with
            {
                HomeDirectoryRule = HomeDirectoryRule.WindowsNt,
                Authenticator = new StaticAccounts().Add(new Account(name, used!) { Home = FtpPath.Parse("/home") }, "secret"),
            },
            storage: inner => used = inner);
    }

    private static async Task<string> ListAsync(UserPi user, string command)
    {
        await user.SayAsync("PASV", "227");
        await user.SayAsync(command, "150");
        var listing = await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        return listing;
    }
}
