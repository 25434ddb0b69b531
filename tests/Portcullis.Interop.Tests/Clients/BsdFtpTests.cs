using System.Text.RegularExpressions;

namespace Portcullis.Interop.Tests.Clients;

/// <summary>The ftp of BSD, by two families of descendants: its commands on standard input, its exit code of no use.</summary>
public abstract class BsdFtpTests(SharedServer server) : SharedServerTest(server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_comes_back_as_it_was_sent_passive_and_active(bool passive)
    {
        var sent = MakeLocal("sent", 2_000_003);
        await FtpAsync("binary\nput sent file\nget file back", passive);
        AssertSame(sent, OnServer("file"));
        AssertSame(sent, Path.Combine(Local, "back"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_comes_back_as_it_was_sent_in_type_a(bool passive)
    {
        await File.WriteAllTextAsync(Path.Combine(Local, "sent"), "one\ntwo\n\nfour, äöü\n");
        await FtpAsync("ascii\nput sent text\nget text back", passive);
        Assert.Equal("one\ntwo\n\nfour, äöü\n", await File.ReadAllTextAsync(OnServer("text")));
        Assert.Equal("one\ntwo\n\nfour, äöü\n", await File.ReadAllTextAsync(Path.Combine(Local, "back")));
    }

    [Fact]
    public async Task A_download_is_resumed_where_it_stopped()
    {
        var source = MakeOnServer("file", 500_000);
        await File.WriteAllBytesAsync(Path.Combine(Local, "back"), (await File.ReadAllBytesAsync(source))[..123_457]);
        var said = await FtpAsync("binary\nreget file back");
        AssertSame(source, Path.Combine(Local, "back"));
        Assert.Contains("123457", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_is_resumed_where_it_stopped()
    {
        var sent = MakeLocal("sent", 500_000);
        await File.WriteAllBytesAsync(OnServer("file"), (await File.ReadAllBytesAsync(sent))[..123_457]);
        await FtpAsync("binary\nrestart 123457\nput sent file");
        AssertSame(sent, OnServer("file"));
    }

    [Fact]
    public async Task Files_and_directories_are_made_listed_renamed_and_removed()
    {
        MakeLocal("sent", 4711);
        var said = await FtpAsync("""
            binary
            mkdir "a directory"
            cd "a directory"
            put sent "a file"
            dir
            nlist
            rename "a file" other
            size other
            modtime other
            append sent other
            pwd
            """);
        Assert.Matches(@"(?m)^-rw.* 4711 .* a file\r?$", said);
        Assert.Matches(@"(?m)^a file\r?$", said);
        Assert.Contains("\"/a directory\"", said, StringComparison.Ordinal);
        Assert.Equal(2 * 4711, new FileInfo(OnServer("a directory/other")).Length);

        await FtpAsync("cd \"a directory\"\ndelete other\ncdup\nrmdir \"a directory\"");
        Assert.Empty(Tree(Root));
    }

    [Fact]
    public async Task Many_files_are_sent_fetched_and_deleted_by_a_pattern()
    {
        foreach (var i in Enumerable.Range(0, 5))
            MakeLocal($"file-{i}.bin", i * 1000);
        await FtpAsync("binary\nprompt\nmput file-*.bin\nmget file-*.bin");
        Assert.Equal(["file-0.bin", "file-1.bin", "file-2.bin", "file-3.bin", "file-4.bin"], Tree(Root));
        foreach (var name in Tree(Root))
            AssertSame(OnServer(name), Path.Combine(Local, name));

        await FtpAsync("prompt\nmdelete file-*.bin");
        Assert.Empty(Tree(Root));
    }

    [Fact]
    public async Task Unique_names_keep_what_is_there()
    {
        MakeLocal("sent", 100);
        var said = await FtpAsync("binary\nsunique\nput sent sent\nput sent sent");
        Assert.Equal(2, Tree(Root).Length);
        Assert.Equal(2, Regex.Count(said, "(?m)^150 FILE: "));
    }

    /// <summary>What it says with -v. A reply 4yz or 5yz to what the test asked for is a failure.</summary>
    private async Task<string> FtpAsync(string commands, bool passive = true)
    {
        var said = (await RunAsync($"user {ServerProcess.User} {ServerProcess.Password}\n{commands}\nquit\n", passive)).All;
        Assert.DoesNotMatch(@"(?m)^[45]\d\d[ -](?!.*(not recognized|not implemented))", said);
        Assert.Contains("\n221 ", said, StringComparison.Ordinal);
        return said;
    }

    private protected abstract Task<ToolResult> RunAsync(string commands, bool passive);
}

/// <summary>The ftp of GNU inetutils: PASV and PORT.</summary>
public sealed class InetutilsFtpTests(SharedServer server) : BsdFtpTests(server)
{
    private protected override Task<ToolResult> RunAsync(string commands, bool passive) => Tool.RunAsync(
        "inetutils-ftp", ["-n", "-v", passive ? "--passive" : "--active", "127.0.0.1", Server.Port], commands, Local);
}

/// <summary>The ftp of NetBSD: EPSV and EPRT first, and MLST.</summary>
public sealed class TnftpTests(SharedServer server) : BsdFtpTests(server)
{
    private protected override Task<ToolResult> RunAsync(string commands, bool passive) => Tool.RunAsync(
        "tnftp", ["-n", "-v", passive ? "-p" : "-A", "-P", Server.Port, "127.0.0.1"], commands, Local);
}
