using System.Text;

namespace Portcullis.Interop.Tests.Paths;

/// <summary>Symbolic links that lead out of the folder: seen, and never followed.</summary>
public sealed class LinkTests : PathTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var (name, target) in (ReadOnlySpan<(string, string)>)
        [
            ("absolute", Outside), ("relative", "../outside"), ("deep/relative", "../../outside"), ("chain", "chain2"), ("chain2", "deep/relative"),
            ("absolute-file", Path.Combine(Outside, "secret")), ("relative-file", "../outside/secret"), ("chain-file", "relative-file"),
            ("back", "../root/../outside"), ("to-root", "/"), ("to-base", ".."), ("loop", "loop2"), ("loop2", "loop"),
            ("within", "inside"), ("within-file", "inside/file"), ("self", "."), ("deep/up", "../inside"),
        ])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(OnServer(name))!);
            File.CreateSymbolicLink(OnServer(name), target);
        }
    }

    [Theory]
    [MemberData(nameof(Confinements))]
    public async Task No_link_leads_out(string confinement)
    {
        await StartAsync(confinement);
        foreach (var directory in (string[])["absolute", "relative", "deep/relative", "chain", "back", "to-base/outside", "to-root/" + Outside, "loop", "self/self/relative"])
        {
            foreach (var name in (string[])["", "/secret", "/sub", "/sub/victim", "/sub/..", "/new"])
                await TryAsync(directory + name);
        }

        using (var reader = await ControlClient.LogInAsync(Server))
            AssertNothingLeaked([.. await TryReadingAsync(reader, "to-root/etc/passwd"u8.ToArray())]);

        foreach (var file in (string[])["absolute-file", "relative-file", "chain-file", "self/chain-file"])
            await TryAsync(file);

        async Task TryAsync(string pathname)
        {
            await File.WriteAllTextAsync(OnServer("inside/file"), "inside");
            using var client = await ControlClient.LogInAsync(Server);
            AssertNothingLeaked([.. await TryEverythingAsync(client, Encoding.UTF8.GetBytes(pathname))]);
            RestoreLinks();
        }
    }

    // The counter-proof: links as such work, so that what fails above fails for where it leads.
    [Theory]
    [MemberData(nameof(Confinements))]
    public async Task Links_that_stay_within_are_followed(string confinement)
    {
        await StartAsync(confinement);
        using var client = await ControlClient.LogInAsync(Server);
        foreach (var pathname in (string[])["within/file", "within-file", "self/self/within/file", "deep/up/file"])
            Assert.Equal("inside", Encoding.UTF8.GetString((await client.DownloadAsync($"RETR {pathname}")).Octets));
        (await client.UploadAsync("STOR within/new", "new"u8.ToArray())).Is(226);
        Assert.Equal("new", await File.ReadAllTextAsync(OnServer("inside/new")));
    }

    // A command that acts on a name (DELE, RNTO, STOR) may take the link itself away; it must not take what it leads to.
    private void RestoreLinks()
    {
        foreach (var (name, target) in (ReadOnlySpan<(string, string)>)
            [("absolute", Outside), ("relative", "../outside"), ("chain", "chain2"), ("relative-file", "../outside/secret"), ("absolute-file", Path.Combine(Outside, "secret")), ("chain-file", "relative-file"), ("loop", "loop2"), ("back", "../root/../outside"), ("deep/relative", "../../outside")])
        {
            if (new FileInfo(OnServer(name)).LinkTarget is not null)
                continue;
            if (Directory.Exists(OnServer(name)))
                Directory.Delete(OnServer(name), recursive: true);
            File.Delete(OnServer(name));
            File.CreateSymbolicLink(OnServer(name), target);
        }
    }
}
