using System.Globalization;
using System.Text.Json;

namespace Portcullis.Interop.Tests.Load;

/// <summary>The load tool of bench/compare: every load runs against the server, and what failed or was wrong has no result.</summary>
[Collection(Alone.Name)]
public sealed class LoadToolTests : InteropTest
{
    private const int Size = 1_000_000, SmallSize = 1024;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StartAsync();
        await RunAsync("files", "--folder", Root, "--size", Size);
        await RunAsync("files", "--folder", Root, "--size", Size, "--type", "A");
        await RunAsync("files", "--folder", Root, "--size", SmallSize, "--type", "S");
    }

    [Theory]
    [InlineData("retr", "mib_per_s", "--size 1000000")]
    [InlineData("retr", "mib_per_s", "--size 1000000 --discard")]
    [InlineData("retr", "mib_per_s", "--size 1000000 --type A")]
    [InlineData("retr", "mib_per_s", "--size 1000000 --type E")]
    [InlineData("retr", "mib_per_s", "--size 1000000 --tls")]
    [InlineData("stor", "mib_per_s", "--size 1000000")]
    [InlineData("stor", "mib_per_s", "--size 1000000 --type A")]
    [InlineData("stor", "mib_per_s", "--size 1000000 --type E")]
    [InlineData("stor", "mib_per_s", "--size 1000000 --tls")]
    [InlineData("small-retr", "files_per_s", "")]
    [InlineData("small-retr", "files_per_s", "--tls")]
    [InlineData("small-stor", "files_per_s", "")]
    [InlineData("small-stor", "files_per_s", "--tls")]
    [InlineData("login", "logins_per_s", "")]
    [InlineData("login", "logins_per_s", "--tls")]
    [InlineData("handshake", "logins_per_s", "")]
    [InlineData("noop", "commands_per_s", "")]
    [InlineData("idle", "p99_ms", "")]
    [InlineData("list", "lists_per_s", "--entries 258")]
    [InlineData("mlsd", "lists_per_s", "--entries 258")]
    public async Task Each_load_has_a_result(string mode, string figure, string options)
    {
        var result = await LoadAsync(mode, options);

        var last = result.Succeeded().Output.TrimEnd().Split('\n')[^1];
        Assert.True(JsonDocument.Parse(last).RootElement.GetProperty(figure).GetDouble() > 0, last);
    }

    [Theory]
    [InlineData("retr", "--size 999999", "550")]
    [InlineData("list", "--entries 200", "lines instead of")]
    [InlineData("login", "--password wrong", "530")]
    public async Task A_load_that_failed_has_none(string mode, string options, string reason)
    {
        var result = await LoadAsync(mode, options);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_wrong_octet_is_no_result()
    {
        Spoil("noise-1000000", 765_432);
        Spoil("17", 1000);

        foreach (var (mode, options) in ((string, string)[])[("retr", "--size 1000000"), ("small-retr", "")])
        {
            var result = await LoadAsync(mode, options);
            Assert.Equal(1, result.ExitCode);
            Assert.Empty(result.Output);
        }
    }

    private void Spoil(string name, int position)
    {
        using var file = File.Open(OnServer(name), FileMode.Open);
        file.Position = position;
        var octet = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)(octet ^ 1));
    }

    private Task<ToolResult> LoadAsync(string mode, string options) => Tool.RunAsync(Program,
        [mode, "--server", Server.EndPoint.ToString(), "--user", "anna", "--password", "secret", "--sessions", "2", "--seconds", "0.3", "--warm-up", "0.1",
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)], "\n", null);

    private static async Task RunAsync(params object[] arguments) =>
        (await Tool.RunAsync(Program, [.. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)], "", null)).Succeeded();

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Portcullis.Load");
}
