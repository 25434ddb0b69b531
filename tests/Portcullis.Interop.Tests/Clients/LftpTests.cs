using System.Globalization;

namespace Portcullis.Interop.Tests.Clients;

/// <summary>lftp: mirrors, resumes, and reads every listing there is.</summary>
public sealed class LftpTests(SharedServer server) : SharedServerTest(server)
{
    [Theory]
    [InlineData("set ftp:passive-mode on", false)]
    [InlineData("set ftp:passive-mode on; set ftp:prefer-epsv on", false)]
    [InlineData("set ftp:passive-mode off", false)]
    [InlineData("set ftp:passive-mode on", true)]
    public async Task A_file_comes_back_as_it_was_sent(string setting, bool overIPv6)
    {
        var sent = MakeLocal("sent", 2_000_003);
        await LftpAsync($"{setting}\nput sent -o file\nget file -o back", overIPv6);
        AssertSame(sent, OnServer("file"));
        AssertSame(sent, Path.Combine(Local, "back"));
    }

    // lftp 4.9.2 says EPRT |2|::|port|: an address that is not its own. Refused at once, it turns to passive mode.
    [Fact]
    public async Task Active_mode_over_IPv6_ends_in_passive_mode()
    {
        var sent = MakeLocal("sent", 200_003);
        await LftpAsync("set ftp:passive-mode off\nset net:reconnect-interval-base 1\nput sent -o file", overIPv6: true);
        AssertSame(sent, OnServer("file"));
    }

    // By SITE CHMOD after each file, and by UNIX.mode in MLSD.
    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute)]
    public async Task A_mirror_carries_permissions_both_ways(UnixFileMode mode)
    {
        File.SetUnixFileMode(MakeLocal("tree/file", 10), mode);
        await LftpAsync("mirror -R tree copy\nmirror copy back");
        Assert.Equal(mode, File.GetUnixFileMode(OnServer("copy/file")));
        Assert.Equal(mode, File.GetUnixFileMode(Path.Combine(Local, "back/file")));
    }

    [Fact]
    public async Task A_tree_is_mirrored_both_ways()
    {
        MakeLocal("tree/empty.bin", 0);
        MakeLocal("tree/one.bin", 1);
        MakeLocal("tree/a b/c \"d\"/deep.bin", 300_000);
        MakeLocal("tree/a b/Größe.bin", 70_001);
        Directory.CreateDirectory(Path.Combine(Local, "tree/nothing in it"));
        await LftpAsync("mirror -R --parallel=3 tree copy\nmirror --parallel=3 copy back");

        AssertSameTree(Path.Combine(Local, "tree"), OnServer("copy"));
        AssertSameTree(Path.Combine(Local, "tree"), Path.Combine(Local, "back"));
    }

    // By times and lengths in MLSD and by MFMT: what is alike is not sent again, what is gone is removed.
    [Fact]
    public async Task A_second_mirror_sends_only_what_changed_and_deletes_what_is_gone()
    {
        var kept = MakeLocal("tree/kept.bin", 1000);
        MakeLocal("tree/gone.bin", 1000);
        File.SetLastWriteTimeUtc(kept, new DateTime(2020, 5, 6, 7, 8, 9, DateTimeKind.Utc));
        await LftpAsync("mirror -R tree copy");
        File.Delete(Path.Combine(Local, "tree/gone.bin"));
        MakeLocal("tree/new.bin", 1000);

        var said = await LftpAsync("mirror -R --delete --verbose=1 tree copy");
        AssertSameTree(Path.Combine(Local, "tree"), OnServer("copy"));
        Assert.Contains("new.bin", said.All, StringComparison.Ordinal);
        Assert.DoesNotContain("Transferring file `kept.bin'", said.All, StringComparison.Ordinal);
        Assert.Equal(File.GetLastWriteTimeUtc(kept), File.GetLastWriteTimeUtc(OnServer("copy/kept.bin")));
    }

    [Fact]
    public async Task Downloads_and_uploads_are_resumed_where_they_stopped()
    {
        var octets = await File.ReadAllBytesAsync(MakeLocal("sent", 900_000));
        await File.WriteAllBytesAsync(OnServer("up"), octets[..400_001]);
        await File.WriteAllBytesAsync(Path.Combine(Local, "down"), octets[..300_007]);
        await LftpAsync("put -c sent -o up\nget -c up -o down");
        AssertSame(Path.Combine(Local, "sent"), OnServer("up"));
        AssertSame(Path.Combine(Local, "sent"), Path.Combine(Local, "down"));
    }

    [Theory]
    [MemberData(nameof(Names.Strange), MemberType = typeof(Names))]
    [MemberData(nameof(Names.OuterSpaces), MemberType = typeof(Names))]
    public async Task A_strange_name_is_sent_listed_fetched_renamed_and_deleted(string name)
    {
        var sent = MakeLocal("sent", 1000);
        // Or lftp would take the first for options, and the second for a home.
        var path = name[0] is '-' or '~' ? "./" + name : name;
        var quoted = Quote(path);
        await LftpAsync($"put sent -o {quoted}\nget {quoted} -o back");
        AssertSame(sent, OnServer(name));
        AssertSame(sent, Path.Combine(Local, "back"));

        var listed = await LftpAsync("set ftp:use-mlsd on\ncls -1\nset ftp:use-mlsd off\ncls -1");
        Assert.Equal($"{name}\n{name}\n", listed.Output.Replace("./~", "~", StringComparison.Ordinal));

        await LftpAsync($"mv {quoted} {Quote(path + "2")}");
        Assert.Equal([name + "2"], Tree(Root));
        await LftpAsync($"rm {Quote(path + "2")}");
        Assert.Empty(Tree(Root));
    }

    [Fact]
    public async Task Directories_are_made_listed_and_removed()
    {
        var listing = await LftpAsync("mkdir -p one/two/three\ncd one\nls\nnlist two\ncd ..\nrmdir one/two/three\nrmdir one/two\npwd");
        Assert.Matches("(?m)^drwx.* two$", listing.Output);
        Assert.Contains("three", listing.Output, StringComparison.Ordinal);
        Assert.Equal(["one"], Tree(Root));
        await LftpAsync("rm -r one");
        Assert.Empty(Tree(Root));
    }

    [Fact]
    public async Task A_download_in_pieces_is_put_together_right()
    {
        var source = MakeOnServer("file", 5_000_011);
        await LftpAsync("pget -n 4 file -o back");
        AssertSame(source, Path.Combine(Local, "back"));
    }

    [Fact]
    public async Task Ascii_transfers_carry_text_both_ways()
    {
        await File.WriteAllTextAsync(Path.Combine(Local, "text"), "one\ntwo\n\nfour");
        await LftpAsync("put -a text -o there\nget -a there -o back");
        Assert.Equal("one\ntwo\n\nfour", await File.ReadAllTextAsync(OnServer("there")));
        Assert.Equal("one\ntwo\n\nfour", await File.ReadAllTextAsync(Path.Combine(Local, "back")));
    }

    private static void AssertSameTree(string expected, string actual)
    {
        Assert.Equal(Tree(expected), Tree(actual));
        foreach (var file in Tree(expected).Where(name => File.Exists(Path.Combine(expected, name))))
            AssertSame(Path.Combine(expected, file), Path.Combine(actual, file));
    }

    private static string Quote(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private async Task<ToolResult> LftpAsync(string commands, bool overIPv6 = false)
    {
        var endPoint = overIPv6 ? OverIPv6 : Server.EndPoint;
        var script = string.Create(CultureInfo.InvariantCulture, $"""
            set cmd:fail-exit yes
            set net:max-retries 2
            set net:timeout 20
            set ftp:sync-mode off
            open -u {ServerProcess.User},{ServerProcess.Password} -p {endPoint.Port} {endPoint.Address}
            {commands}

            """);
        return (await Tool.RunAsync("lftp", ["--norc"], script, Local)).Succeeded();
    }
}
