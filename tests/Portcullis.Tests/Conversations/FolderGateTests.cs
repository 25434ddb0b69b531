using System.Text.RegularExpressions;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Storage.Memory;
using Portcullis.Storage.Mounts;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>
/// Every command that touches the store, against every permission, in drop boxes and for hidden names. <see cref="PermissionTests"/>
/// holds that no command is missing from the lists.
/// </summary>
public sealed partial class FolderGateTests
{
    /// <summary>What each needs beside what its list says; by the letters of RFC 3659.</summary>
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["STOR"] = "c",
        ["STOU"] = "c",
        ["APPE"] = "a",
        ["DELE"] = "d",
        ["RMD"] = "d",
        ["XRMD"] = "d",
        ["MKD"] = "m",
        ["XMKD"] = "m",
        ["RNFR"] = "f",
        ["MFMT"] = "w",
        ["MFCT"] = "w",
        ["COMB"] = "adr",
        ["MFF"] = "w",
        ["SITE CHMOD"] = "w",
        ["SITE UTIME"] = "w",
        ["SITE COPY"] = "cr",
        ["SITE SYMLINK"] = "c",
        ["SITE MKDIR"] = "m",
        ["SITE RMDIR"] = "dlp",
        ["CWD"] = "e",
        ["XCWD"] = "e",
        ["CDUP"] = "e",
        ["XCUP"] = "e",
        ["RETR"] = "r",
        ["LIST"] = "l",
        ["NLST"] = "l",
        ["MLSD"] = "l",
        ["MLST"] = "l",
        ["STAT"] = "l",
        ["SIZE"] = "l",
        ["MDTM"] = "l",
        ["AVBL"] = "l",
        ["DSIZ"] = "l",
        ["HASH"] = "r",
        ["MD5"] = "r",
        ["XCRC"] = "r",
        ["XMD5"] = "r",
        ["XSHA1"] = "r",
        ["XSHA256"] = "r",
        ["XSHA512"] = "r",
        ["SITE CPFR"] = "r",
    };

    /// <summary>Those that work in a drop box, right in the folder.</summary>
    private static readonly string[] OfDropBoxes = ["STOR", "STOU", "CDUP", "XCUP"];

    public static TheoryData<string, string> Commands =>
    [
        .. PermissionTests.Modifying.Concat(PermissionTests.Reading).Select(each => (each.Key, each.Value)),
        .. PermissionTests.ModifyingSite.Concat(PermissionTests.ReadingSite).Select(each => ("SITE " + each.Key, each.Value)),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_needs_its_permissions_there_and_no_other(string verb, string command)
    {
        foreach (var letter in "acdeflmprw")
        {
            Assert.True(PermissionLetters.TryParse([letter], out var withheld));
            await using var conversation = await BeginAsync(new FolderRules { Lines = [new PathPermissions(PathPattern.Parse("/**"), Permissions.All & ~withheld)] });
            var user = await conversation.LogInAsync();
            await user.SayAsync("PASV", "227");
            var reply = await user.AskAsync(command);
            Assert.True(
                reply.StartsWith("550 Permission denied", StringComparison.Ordinal) == Needed[verb].Contains(letter, StringComparison.Ordinal),
                $"Without {letter}: {command} is answered {reply}");
            if (Needed[verb].Contains(letter, StringComparison.Ordinal))
                Assert.Contains("line 1 of rules", (string?)conversation.Log.Named("Refused")[^1]["Reason"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task In_a_drop_box_no_answer_tells_whether_a_name_is_there(string verb, string command)
    {
        var answers = new List<string>();
        foreach (var isThere in new[] { true, false })
        {
            await using var conversation = await BeginAsync(
                new FolderRules { Mounts = [new MountRules(FtpPath.Root), new MountRules(FtpPath.Parse("/box")) { IsDropBox = true }] },
                box: isThere ? ["/letter.txt", "/data.bin", "/new.txt", "/new", "/copy.txt", "/link", "/docs/x", "/docs/drafts/x"] : []);
            var user = await conversation.LogInAsync();
            await user.SayAsync("CWD /box", "250");
            await user.SayAsync("PASV", "227");
            answers.Add(Random().Replace(await user.AskAsync(command), "*"));
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.True(OfDropBoxes.Contains(verb) == answers[0][0] is '1' or '2', $"{command} is answered {answers[0]}");
        Assert.Equal(OfDropBoxes.Contains(verb), !answers[0].StartsWith("550 This folder is a drop box", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_is_hidden_and_inaccessible_is_as_if_it_were_not_there(string verb, string command)
    {
        if (!command.Contains("letter.txt", StringComparison.Ordinal) || verb is "LIST")
            return;

        var answers = new List<string>();
        foreach (var name in new[] { "letter.txt", "letxxx.txt", verb is "APPE" or "COMB" ? "letxxx.txt" : "nosuch.txt" })
        {
            await using var conversation = await BeginAsync(new FolderRules { Hidden = new HiddenNames([PathPattern.Parse("let*.txt")], AreInaccessible: true) });
            var user = await conversation.LogInAsync();
            await user.SayAsync("PASV", "227");
            answers.Add((await user.AskAsync(command.Replace("letter.txt", name, StringComparison.Ordinal))).Replace(name, "NAME", StringComparison.Ordinal));
        }

        // A link needs no target.
        if (verb is not "SITE SYMLINK")
            Assert.Equal(answers[0], answers[2]);
        Assert.Equal(answers[0], answers[1]);
        Assert.Equal('5', answers[0][0]);
    }

    [Fact]
    public async Task Hidden_names_are_in_no_listing_and_come_back_in_no_reply()
    {
        await using var conversation = await BeginAsync(new FolderRules { Hidden = new HiddenNames([PathPattern.Parse("letter*"), PathPattern.Parse("/docs/drafts")], AreInaccessible: false) });
        var user = await conversation.LogInAsync();
        Assert.DoesNotContain("letter", await user.AskAsync("STAT /"), StringComparison.Ordinal);
        Assert.DoesNotContain("drafts", await user.AskAsync("STAT docs"), StringComparison.Ordinal);
        foreach (var command in new[] { "LIST", "NLST", "MLSD", "LIST *.txt", "NLST -a" })
        {
            await user.SayAsync("PASV", "227");
            var data = await user.OpenDataAsync();
            await user.SayAsync(command, "150");
            Assert.DoesNotContain("letter", await data.ReceiveAllAsync(), StringComparison.Ordinal);
            await user.ExpectAsync("226");
        }

        await user.SayAsync("SIZE letter.txt", "213");
    }

    [Fact]
    public async Task In_a_drop_box_a_name_that_is_taken_stays_what_it_is()
    {
        MemoryStorage box = new();
        await box.PutAsync("/order", "first");
        await using var conversation = await BeginAsync(new FolderRules { Mounts = [new MountRules(FtpPath.Root), new MountRules(FtpPath.Parse("/box")) { IsDropBox = true }] }, box);
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR /box/order", "150 Opening data connection for order.");
        await data.SendAsync("second");
        await user.UntilTransferredAsync(6);
        Assert.DoesNotContain("order.1", await user.AskAsync("STAT"), StringComparison.Ordinal);
        await data.SendAllAsync("");
        await user.ExpectAsync("226");

        Assert.Equal("order order.1", await box.NamesAsync("/"));
        Assert.Equal(("first", "second"), (await box.GetAsync("/order"), await box.GetAsync("/order.1")));
        foreach (var command in new[] { "REST 3", "RANG 1 2" })
        {
            await user.SayAsync("TYPE I", "200");
            await user.SayAsync("PASV", "227");
            await user.SayAsync(command, "350");
            await user.SayAsync("STOR /box/order", "550 This folder is a drop box: whole files are stored into it under new names, and that is all.");
        }
    }

    [Fact]
    public async Task The_perm_fact_tells_the_truth_of_each_entry()
    {
        await using var conversation = await BeginAsync(new FolderRules
        {
            Lines = [new PathPermissions(PathPattern.Parse("/docs"), Permissions.Enter | Permissions.List), new PathPermissions(PathPattern.Parse("*.bin"), Permissions.Retrieve)],
            Mounts = [new MountRules(FtpPath.Root), new MountRules(FtpPath.Parse("/box")) { IsDropBox = true }],
        });
        var user = await conversation.LogInAsync();
        await user.SayAsync("OPTS MLST perm;", "200");
        Assert.Contains("Perm=el;", await user.AskAsync("MLST docs"), StringComparison.Ordinal);
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("MLSD", "150");
        var lines = (await data.ReceiveAllAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Perm=ce; box", "Perm=r; data.bin", "Perm=el; docs", "Perm=adfrw; letter.txt"], lines.Order(StringComparer.Ordinal).OrderBy(line => line[(line.IndexOf(' ') + 1)..]));
    }

    [Fact]
    public async Task What_has_rules_below_it_keeps_its_name_and_mounts_part()
    {
        await using var conversation = await BeginAsync(new FolderRules
        {
            Lines = [new PathPermissions(PathPattern.Parse("/docs/drafts/**"), Permissions.None)],
            Mounts = [new MountRules(FtpPath.Root), new MountRules(FtpPath.Parse("/box"))],
        });
        var user = await conversation.LogInAsync();
        await user.SayAsync("RNFR docs", "550 /docs: Permission denied: it has rules of its own below it.");
        await user.SayAsync("SITE SYMLINK docs link", "550 /docs: Permission denied: it has rules of its own below it.");
        await user.SayAsync("SITE SYMLINK docs/drafts link", "550");
        await user.SayAsync("RNFR letter.txt", "350");
        await user.SayAsync("RNTO /box/letter.txt", "553 /box/letter.txt: Not possible between these two places; copy with SITE CPFR and SITE CPTO, then delete.");
        Assert.Equal(2, conversation.Metrics.Refusals("folders.rules-below"));
        Assert.Equal(1, conversation.Metrics.Refusals("folders.between-mounts"));
    }

    private static async Task<Conversation> BeginAsync(FolderRules rules, params string[] box)
    {
        var mounted = new MemoryStorage();
        foreach (var path in box)
        {
            var above = FtpPath.Root;
            foreach (var name in FtpPath.Parse(path).Parent.Components)
            {
                above = above.Child(name);
                if (await mounted.FindAsync(above.Value) is null)
                    await mounted.MakeDirectoryAsync(above.Value);
            }

            await mounted.PutAsync(path, "here");
        }

        return await BeginAsync(rules, mounted);
    }

    private static async Task<Conversation> BeginAsync(FolderRules rules, MemoryStorage box)
    {
        MountedStorage? tree = null;
        return await Conversation.BeginAsync(
            options => Offering.Everything(options) with { Authenticator = new StaticAccounts().Add(new Account("anna", tree!) { Rules = rules }, "secret") },
            storage: memory => tree = new MountedStorage([new Mount(FtpPath.Root, memory), new Mount(FtpPath.Parse("/box"), box)]));
    }

    [GeneratedRegex("[0-9a-f]{16}")]
    private static partial Regex Random();
}
