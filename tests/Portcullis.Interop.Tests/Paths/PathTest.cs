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

    /// <summary>Each command that takes a pathname, with this one. All that came back.</summary>
    private protected static async Task<List<string>> TryEverythingAsync(ControlClient client, byte[] pathname)
    {
        var received = new List<string>();
        foreach (var verb in (string[])["RETR", "LIST", "NLST", "MLSD", "STOR", "APPE", "STOU"])
        {
            using var data = await client.OpenPassiveAsync();
            var reply = await client.SendAsync([.. Encoding.ASCII.GetBytes(verb + " "), .. pathname, .. "\r\n"u8]);
            received.Add($"{verb}: {reply}");
            if (reply.IsRefusal)
                continue;

            if (verb is "STOR" or "APPE" or "STOU")
                data.Shutdown(System.Net.Sockets.SocketShutdown.Both);
            else
                received.Add(Encoding.UTF8.GetString(await ControlClient.ReadToEndAsync(data)));
            received.Add((await client.ReadAsync()).Text);
        }

        foreach (var verb in (string[])["SIZE", "MDTM", "MLST", "STAT", "MFMT 20200101000000", "MKD", "CWD", "LIST", "DELE", "RMD", "RNFR"])
        {
            if (verb == "LIST")
                received.AddRange(await client.ListAsync("LIST"));
            else
                received.Add($"{verb}: {await client.SendAsync([.. Encoding.ASCII.GetBytes(verb + " "), .. pathname, .. "\r\n"u8])}");
        }

        received.Add((await client.SendAsync("CWD /")).Text);
        (await client.SendAsync("RNFR /inside/file")).Is(350);
        var renamed = await client.SendAsync([.. "RNTO "u8, .. pathname, .. "\r\n"u8]);
        received.Add($"RNTO: {renamed}");
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
