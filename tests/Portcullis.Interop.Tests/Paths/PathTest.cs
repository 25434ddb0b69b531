using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
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

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "What XMD5 would answer.")]
    private static readonly string[] Digests = [Digest.Of(Encoding.ASCII.GetBytes(Secret)), Convert.ToHexString(MD5.HashData(Encoding.ASCII.GetBytes(Secret)))];

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
            Assert.All(Digests, digest => Assert.DoesNotContain(digest, text, StringComparison.OrdinalIgnoreCase));
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
        received.AddRange(await TryAsync(
            client, pathname, "MFMT 20200101000000", "MFCT 20200101000000", "MFF Modify=20200101000000;UNIX.mode=0777;", "SITE CHMOD 777",
            "SITE UTIME 202001010000", "MKD", "SITE MKDIR", "CWD"));
        received.AddRange(await client.ListAsync("LIST"));
        (await client.SendAsync("CWD /")).Is(250);
        await TryCopiesAndLinksAsync(client, pathname, received);
        received.AddRange(await TryAsync(client, pathname, "DELE", "RMD", "SITE RMDIR", "RNFR"));

        // Some of them may have meant what is inside, and have taken it away.
        await client.SendAsync("MKD /inside");
        (await client.UploadAsync("STOR /inside/file", "inside"u8.ToArray())).Is(226);
        (await client.SendAsync("RNFR /inside/file")).Is(350);
        received.AddRange(await TryAsync(client, pathname, "RNTO"));
        return received;
    }

    /// <summary>Commands that change nothing.</summary>
    private protected static async Task<List<string>> TryReadingAsync(ControlClient client, byte[] pathname) =>
    [
        .. await TryTransfersAsync(client, pathname, "RETR", "LIST", "NLST", "MLSD"),
        .. await TryAsync(client, pathname, "SIZE", "MDTM", "MLST", "STAT", "HASH", "XSHA256", "XMD5", "MD5", "XCRC", "DSIZ", "AVBL", "PRET RETR"),
    ];

    private static async Task TryCopiesAndLinksAsync(ControlClient client, byte[] pathname, List<string> received)
    {
        received.AddRange(await TryAsync(client, pathname, "SITE CPFR"));
        received.Add((await client.SendAsync("SITE CPTO /copied")).Text);
        received.Add((await client.SendAsync("SITE CPFR /inside/file")).Text);
        received.AddRange(await TryAsync(client, pathname, "SITE CPTO"));
        received.AddRange(await TryAsync(client, [.. pathname, .. " /linked"u8], "SITE SYMLINK", "SITE COPY"));
        foreach (var made in (ReadOnlyMemory<byte>[])["/copied"u8.ToArray(), "/linked"u8.ToArray(), "/linked/secret"u8.ToArray()])
            received.AddRange(await TryReadingAsync(client, made.ToArray()));
        await TryAsync(client, "/linked"u8.ToArray(), "DELE", "RMD");
        await TryAsync(client, "/copied"u8.ToArray(), "DELE", "RMD");
    }

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
        Assert.False(File.GetUnixFileMode(Path.Combine(Outside, "secret")).HasFlag(UnixFileMode.OtherWrite), "SITE CHMOD reached it.");
        Assert.Equal(["local", "outside", "root"], new DirectoryInfo(Base).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal));

        // Nor did an upload copy it in, as APPE and REST copy what stands under a name.
        foreach (var file in Tree(Root).Select(OnServer).Where(name => new FileInfo(name) is { Exists: true, LinkTarget: null, Length: > 0 }))
            AssertNothingLeaked(File.ReadAllText(file));
    }
}
