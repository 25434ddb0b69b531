using System.Net.Sockets;
using System.Text;

namespace Portcullis.Interop.Tests.Paths;

/// <summary>
/// A folder beside the one that is served, with a secret in it. Whatever a test tries: nothing of the secret comes over
/// the wire, and afterwards the folder is as it was.
/// </summary>
public abstract class PathTest : InteropTest
{
    public const string Secret = "the-secret-outside";

    /// <summary>The name of a file outside that no test says.</summary>
    public const string SecretName = "seen-by-nobody";

    public static TheoryData<string> Confinements { get; } = ["openat2", "walk"];

    protected string Outside => Path.Combine(Base, "outside");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(Path.Combine(Outside, "sub"));
        await File.WriteAllTextAsync(Path.Combine(Outside, "secret"), Secret);
        await File.WriteAllTextAsync(Path.Combine(Outside, "sub", "victim"), Secret);
        await File.WriteAllTextAsync(Path.Combine(Outside, SecretName), Secret);
        Directory.CreateDirectory(OnServer("inside"));
        await File.WriteAllTextAsync(OnServer("inside/file"), "inside");
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            AssertOutsideIsUntouched();
        }
        finally
        {
            await base.DisposeAsync();
        }
    }

    private protected Task<ServerProcess> StartAsync(string confinement) =>
        StartAsync(new Dictionary<string, string> { ["PORTCULLIS_CONFINEMENT"] = confinement });

    private protected static void AssertNothingLeaked(params string[] received)
    {
        foreach (var text in received)
        {
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(SecretName, text, StringComparison.Ordinal);
            Assert.DoesNotContain("root:x:0", text, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Each command that takes a pathname, with this one. All that came back. To be used with pathnames that, followed by
    /// a server with a hole, lead to the folder beside: the tests may run as root.
    /// </summary>
    private protected static async Task<List<string>> TryEverythingAsync(ControlClient client, byte[] pathname)
    {
        var received = await TryReadingAsync(client, pathname);
        received.AddRange(await TryTransfersAsync(client, pathname, "STOR", "APPE", "STOU"));
        received.AddRange(await TryAsync(client, pathname, "MFMT 20200101000000", "MKD", "CWD"));
        received.AddRange(await client.ListAsync("LIST"));
        received.AddRange(await TryAsync(client, pathname, "DELE", "RMD", "RNFR"));
        (await client.SendAsync("CWD /")).Is(250);
        (await client.SendAsync("RNFR /inside/file")).Is(350);
        received.AddRange(await TryAsync(client, pathname, "RNTO"));
        return received;
    }

    /// <summary>Commands that change nothing.</summary>
    private protected static async Task<List<string>> TryReadingAsync(ControlClient client, byte[] pathname) =>
    [
        .. await TryTransfersAsync(client, pathname, "RETR", "LIST", "NLST", "MLSD"),
        .. await TryAsync(client, pathname, "SIZE", "MDTM", "MLST", "STAT"),
    ];

    private static async Task<List<string>> TryTransfersAsync(ControlClient client, byte[] pathname, params string[] verbs)
    {
        var received = new List<string>();
        foreach (var verb in verbs)
        {
            using var data = await client.OpenPassiveAsync();
            var reply = await client.SendAsync([.. Encoding.ASCII.GetBytes(verb + " "), .. pathname, .. "\r\n"u8]);
            received.Add($"{verb}: {reply}");
            if (reply.IsRefusal)
                continue;

            if (verb is "STOR" or "APPE" or "STOU")
                data.Shutdown(SocketShutdown.Both);
            else
                received.Add(Encoding.UTF8.GetString(await ControlClient.ReadToEndAsync(data)));
            received.Add((await client.ReadAsync()).Text);
        }

        return received;
    }

    private static async Task<List<string>> TryAsync(ControlClient client, byte[] pathname, params string[] verbs)
    {
        var received = new List<string>();
        foreach (var verb in verbs)
            received.Add($"{verb}: {await client.SendAsync([.. Encoding.ASCII.GetBytes(verb + " "), .. pathname, .. "\r\n"u8])}");
        return received;
    }

    private void AssertOutsideIsUntouched()
    {
        Assert.Equal(["secret", SecretName, "sub", "sub/victim"], Tree(Outside));
        Assert.Equal(Secret, File.ReadAllText(Path.Combine(Outside, "secret")));
        Assert.Equal(Secret, File.ReadAllText(Path.Combine(Outside, "sub", "victim")));
        Assert.True(File.GetLastWriteTimeUtc(Path.Combine(Outside, "secret")).Year > 2020, "MFMT reached it.");
        Assert.Equal(["local", "outside", "root"], new DirectoryInfo(Base).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal));

        // Nor did an upload copy it in, as APPE and REST copy what stands under a name.
        foreach (var file in Tree(Root).Select(OnServer).Where(name => new FileInfo(name) is { Exists: true, LinkTarget: null, Length: > 0 }))
            AssertNothingLeaked(File.ReadAllText(file));
    }
}
