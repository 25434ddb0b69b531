namespace Portcullis.Interop.Tests.Serve;

/// <summary>A server that root starts does not stay root.</summary>
public sealed class RunAsTests : InteropTest
{
    public RunAsTests() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become another user.");

    private const uint Nobody = 65534;

    private const ulong BindService = 1UL << 10;

    [Fact]
    public async Task It_becomes_the_owner_of_the_folder_and_keeps_one_capability()
    {
        Open();
        (await Tool.RunAsync("chown", "nobody", Root)).Succeeded();
        var server = await StartAsync();

        AssertGivenUp(server, Nobody);
        (await Tool.RunAsync("curl", "--silent", "--show-error", "--noproxy", "*", "--user", "anna:secret", "--upload-file", MakeLocal("a.bin", 1000), $"{server.Url}/a.bin")).Succeeded();
        Assert.Equal("nobody", (await Tool.RunAsync("stat", "--format=%U", OnServer("a.bin"))).Output.Trim());
    }

    [Fact]
    public async Task It_becomes_whom_it_is_told_to_with_that_users_groups()
    {
        Open();
        (await Tool.RunAsync("chown", "daemon", Root)).Succeeded();
        var server = await StartAsync("--run-as", "daemon:nogroup");

        AssertGivenUp(server, 1);
        Assert.Equal(["65534", "65534", "65534", "65534"], Fields(server, "Gid:"));
        Assert.DoesNotContain("0", Fields(server, "Groups:"));
    }

    [Fact]
    public async Task A_folder_of_roots_is_served_by_root_without_roots_capabilities_and_the_log_says_so()
    {
        var server = await StartAsync();

        AssertGivenUp(server, 0);
        Assert.Contains("The server runs as root, because the folder is root's", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_known_is_named_and_nothing_is_served()
    {
        var run = await Tool.RunAsync(ServerProcess.Program(), "serve", Root, "--listen", "127.0.0.1:0", "--run-as", "no-such-user");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("runAs: this host has no user or group 'no-such-user'.", run.Error, StringComparison.Ordinal);
    }

    // The user must get to the folder, and to the program.
    private void Open() => File.SetUnixFileMode(Base, (UnixFileMode)0b111_101_101);

    private static void AssertGivenUp(ServerProcess server, uint user)
    {
        Assert.Equal([.. Enumerable.Repeat($"{user}", 4)], Fields(server, "Uid:"));
        Assert.Equal("1", Assert.Single(Fields(server, "NoNewPrivs:")));
        foreach (var set in (string[])["CapPrm:", "CapEff:", "CapBnd:", "CapInh:", "CapAmb:"])
            Assert.Equal(0ul, Convert.ToUInt64(Assert.Single(Fields(server, set)), 16) & ~BindService);

        // Every thread, not only the first.
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{server.Id}/task"))
            Assert.Contains("NoNewPrivs:\t1", File.ReadAllText(Path.Combine(thread, "status")), StringComparison.Ordinal);
    }

    private static string[] Fields(ServerProcess server, string name) =>
        File.ReadLines($"/proc/{server.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
