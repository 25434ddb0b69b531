using System.Text;

namespace Portcullis.Interop.Tests.Paths;

/// <summary>Pathnames that mean to lead out, by every command that takes one, in both confinements.</summary>
public sealed class TraversalTests : PathTest
{
    public static TheoryData<string> Attempts { get; } =
    [
        "../outside/secret", "../../outside/secret", "/../outside/secret", "inside/../../outside/secret", "./.././../outside/secret",
        "....//outside/secret", "..../outside/secret", "../outside/sub/victim", "/..", "..", "../", "../..",
        "..\\outside\\secret", "\\..\\outside\\secret", "inside\\..\\..\\outside\\secret",
        "%2e%2e/outside/secret", "%2e%2e%2foutside%2fsecret", "..%2foutside%2fsecret", "%252e%252e/outside/secret", "..%c0%af../outside/secret",
        "\uff0e\uff0e/outside/secret", "\u2025/outside/secret", "..;/outside/secret", "~/../outside/secret", "~root", "~", "$HOME/../outside/secret",
        "inside/file/../../../outside/secret", "-la ../outside", "-R ..", "*/../../outside/*", "../outside/*", "../*/secret", "../out*/s*",
        "|cat ../outside/secret", "`cat ../outside/secret`", "../outside/secret\t", " ../outside/secret",
    ];

    /// <summary>Never with a command that changes anything: a hole in the server must not cost the machine its files.</summary>
    public static TheoryData<string> AttemptsOnTheHost { get; } =
    [
        "/etc/passwd", "//etc/passwd", "/../../../../etc/passwd", "../../../../../../../../etc/passwd", "file:///etc/passwd",
        "/proc/self/root/etc/passwd", "/proc/self/environ", "/dev/null", "C:\\Windows\\win.ini", "~root/.profile",
    ];

    [Theory]
    [MemberData(nameof(Confinements))]
    public async Task No_pathname_leads_out(string confinement)
    {
        await StartAsync(confinement);
        foreach (var row in Attempts)
        {
            await File.WriteAllTextAsync(OnServer("inside/file"), "inside");
            using var client = await ControlClient.LogInAsync(Server);
            AssertNothingLeaked([.. await TryEverythingAsync(client, Encoding.UTF8.GetBytes(row.Data))]);
        }

        foreach (var row in AttemptsOnTheHost)
        {
            using var client = await ControlClient.LogInAsync(Server);
            var received = await TryReadingAsync(client, Encoding.UTF8.GetBytes(row.Data));
            AssertNothingLeaked([.. received]);
            Assert.Contains(received, reply => reply.StartsWith("RETR: 550", StringComparison.Ordinal));
        }
    }

    public static TheoryData<string, byte[]> Octets { get; } = new()
    {
        { "NUL at the end", [.. "../outside/secret"u8, 0] },
        { "NUL before a harmless name", [.. "../outside/secret"u8, 0, .. ".txt"u8] },
        { "NUL first", [0, .. "/../outside/secret"u8] },
        { "overlong dots and slash", [0xC0, 0xAE, 0xC0, 0xAE, 0xC0, 0xAF, .. "outside/secret"u8] },
        { "overlong slash", [.. ".."u8, 0xE0, 0x80, 0xAF, .. "outside/secret"u8] },
        { "a lone continuation octet", [.. "../outside/"u8, 0x80] },
        { "Latin-1", [.. "../outside/"u8, 0xE4, 0xF6] },
        { "an encoded surrogate", [0xED, 0xA0, 0x80, .. "/../../outside/secret"u8] },
        { "a bare CR", [.. "../outside/secret\r/x"u8] },
        { "Telnet IAC within", [.. ".."u8, 0xFF, 0xF1, .. "/outside/secret"u8] },
        { "DEL and ESC", [0x7F, 0x1B, .. "[2J../outside/secret"u8] },
    };

    [Theory]
    [MemberData(nameof(Octets))]
    public async Task No_octets_lead_out(string what, byte[] pathname)
    {
        await StartAsync();
        using var client = await ControlClient.LogInAsync(Server);
        var received = await TryEverythingAsync(client, pathname);
        AssertNothingLeaked([.. received]);
        Assert.True((await client.SendAsync("NOOP")).Code == 200, what);
    }

    [Fact]
    public async Task Over_long_names_paths_and_lines_are_refused_and_the_session_goes_on()
    {
        await StartAsync();
        using var client = await ControlClient.LogInAsync(Server);
        foreach (var pathname in (string[])
            [new('a', 256), new('a', 4000), new('/', 4000), string.Concat(Enumerable.Repeat("a/", 1500)), string.Concat(Enumerable.Repeat("../", 1300)) + "outside/secret"])
        {
            Assert.True((await client.SendAsync($"SIZE {pathname}")).IsRefusal);
            Assert.True((await client.SendAsync($"MKD {pathname}")).IsRefusal);
        }

        (await client.SendAsync($"SIZE {new string('a', 100_000)}")).Is(500);
        (await client.SendAsync("NOOP")).Is(200);
        Assert.Equal(["inside", "inside/file"], Tree(Root));
    }

    [Theory]
    [InlineData("..%2f..%2foutside%2fsecret")]
    [InlineData("%2f..%2f..%2foutside/secret")]
    [InlineData("%2f%2f..%2foutside%2fsecret")]
    [InlineData("../../outside/secret")]
    [InlineData("..%5coutside%5csecret")]
    public async Task Curl_finds_no_way_out_either(string path)
    {
        await StartAsync();
        var result = await Tool.RunAsync("curl", "-q", "-sS", "--path-as-is", "--user", "anna:secret", $"{Server.Url}/{path}");
        Assert.NotEqual(0, result.ExitCode);
        AssertNothingLeaked(result.All);

        await Tool.RunAsync("curl", "-q", "-sS", "--path-as-is", "--ftp-create-dirs", "--user", "anna:secret", "-T", OnServer("inside/file"), $"{Server.Url}/{path}");
    }
}
