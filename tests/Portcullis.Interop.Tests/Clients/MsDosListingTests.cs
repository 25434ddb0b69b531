namespace Portcullis.Interop.Tests.Clients;

/// <summary>Clients that read the listing of MS-DOS: they take names, kinds, lengths and times from it, with --look nt.</summary>
public sealed class MsDosListingTests : InteropTest
{
    // To the minute, which is all the listing tells; and by two digits of the year, 1999 and not 2099.
    private static readonly DateTime Old = new(1999, 6, 3, 22, 57, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Lftp_mirrors_a_tree_by_it()
    {
        await MakeTreeAsync();
        (await Tool.RunAsync("lftp", ["--norc"], $"""
            set cmd:fail-exit yes
            set net:max-retries 2
            set net:timeout 20
            set ftp:use-mlsd off
            open -u {ServerProcess.User},{ServerProcess.Password} -p {Server.Port} 127.0.0.1
            mirror . back

            """, Local)).Succeeded();
        AssertSameTree(Path.Combine(Local, "back"));
    }

    [Fact]
    public async Task Wget_takes_a_tree_by_it()
    {
        await MakeTreeAsync();
        (await Tool.RunAsync(
            "wget", "--quiet", "--recursive", "--no-host-directories", "--tries=2", "--timeout=20", "--directory-prefix=" + Path.Combine(Local, "back"),
            $"ftp://{ServerProcess.User}:{ServerProcess.Password}@{Server.EndPoint}/")).Succeeded();
        AssertSameTree(Path.Combine(Local, "back"));
    }

    private async Task MakeTreeAsync()
    {
        await StartAsync("--look", "nt");
        File.SetLastWriteTimeUtc(MakeOnServer("Not Current Year.txt", 1), Old);
        MakeOnServer("docs/large.bin", 1_200_003);
    }

    private void AssertSameTree(string actual)
    {
        Assert.Equal(Tree(Root), Tree(actual));
        AssertSame(OnServer("docs/large.bin"), Path.Combine(actual, "docs/large.bin"));
        Assert.Equal(Old, File.GetLastWriteTimeUtc(Path.Combine(actual, "Not Current Year.txt")));
    }
}
