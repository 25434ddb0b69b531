using System.CommandLine;
using Portcullis.Cli;
using Portcullis.Server.Policies;

namespace Portcullis.Tests.Cli;

/// <summary><c>portcullis explain</c> says what the server would: its replies are those of the policy itself.</summary>
public sealed class ExplainCommandTests
{
    public static TheoryData<string> RuleIds => [.. RuleCatalogue.All.Select(rule => rule.Id)];

    [Theory]
    [InlineData("refused by rule data-port.reserved", "192.168.4.29:1018", "--peer", "192.168.4.29")]
    [InlineData("refused by rule data-port.reserved", "192.168.4.29:1018", "--peer", "10.0.0.1")]
    [InlineData("refused by rule data-port.foreign-host", "192.168.4.29:1024", "--peer", "10.0.0.1")]
    [InlineData("allowed", "192.168.4.29:1024", "--peer", "192.168.4.29")]
    [InlineData("allowed", "192.168.4.29:20", "--peer", "192.168.4.29", "--data-ports", "nt4")]
    [InlineData("refused by rule data-port.zero", "192.168.4.29:0", "--peer", "192.168.4.29")]
    [InlineData("refused by rule data-port.service", "192.168.4.29:25", "--peer", "192.168.4.29", "--data-ports", "legacy", "--legacy-network", "192.168.4.0/24")]
    [InlineData("refused by rule data-port.reserved", "192.168.4.29:1018", "--peer", "192.168.4.29", "--data-ports", "legacy", "--legacy-network", "192.168.4.0/24@2020-01-01")]
    [InlineData("allowed, as an exception to rule data-port.reserved: legacy network 192.168.4.0/24; each use is audited",
        "192.168.4.29:1018", "--peer", "192.168.4.29", "--data-ports", "legacy", "--legacy-network", "192.168.4.0/24")]
    [InlineData("refused by rule data-port.reserved", "[2001:db8::1]:1018", "--peer", "2001:db8::1")]
    public async Task A_data_port_is_explained(string decision, params string[] words)
    {
        var (exitCode, output, _) = await RunAsync(["explain", "port", .. words]);
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains($"Decision:  {decision}", output);
    }

    [Theory]
    [InlineData("enforce", "allowed, as an exception to rule data-port.reserved: legacy network 192.168.4.0/24; each use is audited")]
    [InlineData("warn", "allowed, as an exception to rule data-port.reserved: legacy network 192.168.4.0/24; each use is audited, and warned of")]
    [InlineData("shadow", "refused by rule data-port.reserved", "Because:   in shadow: legacy network 192.168.4.0/24 would let it through")]
    public async Task The_mode_of_an_exception_is_explained(string mode, string decision, string? because = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $$"""{ "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["192.168.4.0/24"], "mode": "{{mode}}" }] } }""", TestContext.Current.CancellationToken);
            var (exitCode, output, _) = await RunAsync(["explain", "port", "192.168.4.29:1018", "--peer", "192.168.4.29", "--config", file]);
            Assert.Equal(ExitCode.Success, exitCode);
            Assert.Contains($"Decision:  {decision}", output);
            Assert.Equal(because, output.FirstOrDefault(line => line.StartsWith("Because:", StringComparison.Ordinal)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("PORT 192,168,4,29,3,250", "Reply:     504 Invalid PORT command: data port 1018 is reserved (below 1024). Use PASV or EPSV.")]
    [InlineData("PORT 192,168,4,29,3,256", "Reply:     501 Invalid PORT command: the argument is h1,h2,h3,h4,p1,p2, six numbers from 0 to 255.")]
    [InlineData("EPRT |2|2001:db8::1|1018|", "Reply:     504 Invalid EPRT command: data port 1018 is reserved (below 1024). Use PASV or EPSV.")]
    [InlineData("PORT 192,168,4,29,4,0", "Decision:  allowed")]
    [InlineData("227 Entering Passive Mode (192,168,4,29,195,80).", "The server listens on port 50000 at 192.168.4.29. A careful client connects to that port at the")]
    [InlineData("229 Entering Extended Passive Mode (|||50000|)", "The server listens on port 50000, at the address of the control connection (RFC 2428 §3).")]
    public async Task A_line_is_explained(string line, string said)
    {
        var (exitCode, output, _) = await RunAsync("explain", "line", line);
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains(said, output);
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public async Task Every_rule_is_explained(string id)
    {
        var (exitCode, output, _) = await RunAsync("explain", "rule", id);
        var rule = RuleCatalogue.Find(id)!;
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Equal(
            [rule.Summary, $"Rule:      {id} (docs/rules.md)", $"Source:    {rule.Source}", $"Lifted by: {rule.Setting}", $"Client:    {rule.Remedy}", $"Reply:     {(int)rule.Reply}"],
            output);
    }

    [Theory]
    [InlineData("rule", "data-port.nonsense")]
    [InlineData("line", "NOOP")]
    [InlineData("port", "192.168.4.29", "--peer", "192.168.4.29")]
    [InlineData("port", "192.168.4.29:1018", "--peer", "somewhere")]
    [InlineData("port", "192.168.4.29:1018")]
    public async Task What_cannot_be_explained_is_wrong_usage(params string[] words)
    {
        var (exitCode, _, errors) = await RunAsync(["explain", .. words]);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.NotEmpty(errors);
    }

    private static async Task<(int ExitCode, string[] Output, string[] Errors)> RunAsync(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLineApplication.RunAsync(words, new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, Lines(output), Lines(error));
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
