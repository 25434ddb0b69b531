namespace Portcullis.Interop.Tests.Clients;

/// <summary>ncftpget, ncftpput and ncftpls, the tools of NcFTP for scripts.</summary>
public sealed class NcftpTests(SharedServer server) : SharedServerTest(server)
{
    [Theory]
    [InlineData("-F")]
    [InlineData("-E")]
    public async Task A_file_comes_back_as_it_was_sent_passive_and_active(string mode)
    {
        var sent = MakeLocal("file", 2_000_003);
        await PutAsync([mode], "/", "file");
        AssertSame(sent, OnServer("file"));

        Directory.CreateDirectory(Path.Combine(Local, "back"));
        await GetAsync([mode], "back", "/file");
        AssertSame(sent, Path.Combine(Local, "back/file"));
    }

    [Fact]
    public async Task Uploads_and_downloads_are_resumed_where_they_stopped()
    {
        var octets = await File.ReadAllBytesAsync(MakeLocal("file", 900_000));
        var modified = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Path.Combine(Local, "file"), modified);
        await File.WriteAllBytesAsync(OnServer("file"), octets[..400_001]);

        // -s: with sendfile(2) NcFTP 3.2.6 says REST and then sends the file from its beginning.
        await PutAsync(["-z", "-s"], "/", "file");
        AssertSame(Path.Combine(Local, "file"), OnServer("file"));

        Directory.CreateDirectory(Path.Combine(Local, "back"));
        await File.WriteAllBytesAsync(Path.Combine(Local, "back/file"), octets[..300_007]);
        await GetAsync(["-z"], "back", "/file");
        AssertSame(OnServer("file"), Path.Combine(Local, "back/file"));
    }

    [Fact]
    public async Task A_tree_is_sent_and_fetched_with_its_directories()
    {
        MakeLocal("tree/empty", 0);
        MakeLocal("tree/one/two words/deep", 100_000);
        await PutAsync(["-R"], "/", "tree");
        Assert.Equal(Tree(Path.Combine(Local, "tree")), Tree(OnServer("tree")));
        AssertSame(Path.Combine(Local, "tree/one/two words/deep"), OnServer("tree/one/two words/deep"));

        Directory.CreateDirectory(Path.Combine(Local, "back"));
        await GetAsync(["-R", "-T"], "back", "/tree");
        Assert.Equal(Tree(Path.Combine(Local, "tree")), Tree(Path.Combine(Local, "back/tree")));
        AssertSame(OnServer("tree/one/two words/deep"), Path.Combine(Local, "back/tree/one/two words/deep"));
    }

    [Fact]
    public async Task Listings_are_read_in_each_form()
    {
        MakeOnServer("with space.txt", 4711);
        MakeOnServer("Größe.txt", 1);
        Directory.CreateDirectory(OnServer("directory"));

        var names = await ListAsync("-1");
        Assert.Equal(["Größe.txt", "directory", "with space.txt"], names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(name => name.TrimEnd('/')).Order(StringComparer.Ordinal).OrderBy(name => name != "Größe.txt"));
        Assert.Matches(@"(?m)^-rw\S*\s+\d+ .* 4711 .* with space\.txt$", await ListAsync("-l"));
        Assert.Contains("size=4711", await ListAsync("-m"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Names_are_changed_and_removed_by_commands_of_its_own()
    {
        var sent = MakeLocal("file", 1000);
        await PutAsync(["-m", "-Y", "RNFR /new/file", "-Y", "RNTO /new/renamed"], "/new", "file");
        AssertSame(sent, OnServer("new/renamed"));
        await GetAsync(["-DD"], ".", "/new/renamed");
        Assert.Empty(Directory.GetFiles(OnServer("new")));
    }

    // -S sends under another name and renames at the end, -A appends.
    [Fact]
    public async Task Uploads_by_a_temporary_name_and_by_appending_end_as_one_file()
    {
        var octets = await File.ReadAllBytesAsync(MakeLocal("file", 50_000));
        await PutAsync(["-S", ".tmp"], "/", "file");
        Assert.Equal(["file"], Tree(Root));
        await PutAsync(["-A"], "/", "file");
        Assert.Equal(Digest.Of([.. octets, .. octets]), Digest.OfFile(OnServer("file")));
    }

    private string[] Login => ["-u", ServerProcess.User, "-p", ServerProcess.Password, "-P", Server.Port];

    private async Task PutAsync(string[] options, string directory, params string[] files) =>
        (await Tool.RunAsync("ncftpput", [.. Login, "-V", "-r", "0", .. options, "127.0.0.1", directory, .. files], "", Local)).Succeeded();

    private async Task GetAsync(string[] options, string directory, params string[] files) =>
        (await Tool.RunAsync("ncftpget", [.. Login, "-V", "-r", "0", .. options, "127.0.0.1", directory, .. files], "", Local)).Succeeded();

    private async Task<string> ListAsync(string option) =>
        (await Tool.RunAsync("ncftpls", [.. Login, option, "ftp://127.0.0.1/"], "", Local)).Succeeded().Output;
}
