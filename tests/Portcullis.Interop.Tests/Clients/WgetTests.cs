namespace Portcullis.Interop.Tests.Clients;

/// <summary>wget: it only fetches, by LIST, SIZE, REST and RETR, and walks whole trees.</summary>
public sealed class WgetTests(SharedServer server) : SharedServerTest(server)
{
    [Theory]
    [InlineData("--passive-ftp")]
    [InlineData("--no-passive-ftp")]
    public async Task A_file_is_fetched_whole(string mode)
    {
        var source = MakeOnServer("a file \"here\".bin", 2_000_003);
        await WgetAsync(mode, "-O", "back", $"{Server.Url}/a%20file%20%22here%22.bin");
        AssertSame(source, Path.Combine(Local, "back"));
    }

    [Fact]
    public async Task A_file_is_fetched_over_IPv6()
    {
        var source = MakeOnServer("file", 10_000);
        await WgetAsync("-O", "back", $"ftp://{OverIPv6}/file");
        AssertSame(source, Path.Combine(Local, "back"));
    }

    [Fact]
    public async Task A_download_is_resumed_where_it_stopped()
    {
        var source = MakeOnServer("file", 900_000);
        await File.WriteAllBytesAsync(Path.Combine(Local, "file"), (await File.ReadAllBytesAsync(source))[..300_001]);
        var said = await WgetAsync("-c", $"{Server.Url}/file");
        AssertSame(source, Path.Combine(Local, "file"));
        Assert.Contains("REST 300001", said.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_is_fetched_by_its_listings()
    {
        MakeOnServer("tree/one.bin", 1000);
        MakeOnServer("tree/empty.bin", 0);
        MakeOnServer("tree/a b/Größe.bin", 30_000);
        MakeOnServer("tree/a b/c/deep.bin", 1);
        File.SetLastWriteTimeUtc(OnServer("tree/one.bin"), new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        await WgetAsync("-r", "-nH", "-N", "--restrict-file-names=nocontrol", $"{Server.Url}/tree/");

        Assert.Equal(Tree(OnServer("tree")), Tree(Path.Combine(Local, "tree")).Where(name => !name.EndsWith(".listing", StringComparison.Ordinal)));
        foreach (var file in Tree(OnServer("tree")).Where(name => name.EndsWith(".bin", StringComparison.Ordinal)))
            AssertSame(OnServer("tree/" + file), Path.Combine(Local, "tree", file));
        Assert.Equal(2001, File.GetLastWriteTimeUtc(Path.Combine(Local, "tree/one.bin")).Year);
    }

    [Fact]
    public async Task A_missing_file_is_an_error()
    {
        var result = await RunAsync($"{Server.Url}/missing");
        Assert.NotEqual(0, result.ExitCode);
    }

    private async Task<ToolResult> WgetAsync(params string[] arguments) => (await RunAsync(arguments)).Succeeded();

    private Task<ToolResult> RunAsync(params string[] arguments) => Tool.RunAsync(
        "wget", ["--no-config", "--tries=1", "--timeout=20", "--server-response", $"--ftp-user={ServerProcess.User}", $"--ftp-password={ServerProcess.Password}", .. arguments], "", Local);
}
