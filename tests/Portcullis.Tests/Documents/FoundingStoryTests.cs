using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using Portcullis.Cli;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Storage;
using Portcullis.Storage.Memory;
using Portcullis.Protocol.Paths;

namespace Portcullis.Tests.Documents;

/// <summary>Q140424 replayed over real sockets, as the README shows it.</summary>
public sealed partial class FoundingStoryTests
{
    [Fact]
    public async Task The_walk_is_refused_with_its_reason_and_served_at_1024()
    {
        await using var server = await StartAsync(new DataPortOptions());
        var (lines, exitCode) = await ReplayAsync(server, "replay: nt351");
        Assert.Equal(Repository.ReadBlock("README.md", "replay: nt351").Skip(1).Select(MaskDate), lines.Select(MaskDate));
        Assert.Equal(ExitCode.DataConnection, exitCode);
    }

    [Fact]
    public async Task A_listed_legacy_network_is_served_at_once()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may bind the client's port 1018.");
        await using var server = await StartAsync(new DataPortOptions
        {
            Preset = DataPortPreset.Legacy,
            LegacyNetworks = [new LegacyNetwork(IPNetwork.Parse("127.0.0.1/32"))],
        });
        var (lines, exitCode) = await ReplayAsync(server, "replay: legacy");
        Assert.Equal(Repository.ReadBlock("README.md", "replay: legacy").Skip(1).Select(MaskDate), lines.Select(MaskDate));
        Assert.Equal(ExitCode.Success, exitCode);
    }

    [Fact]
    public async Task The_readme_shows_what_explain_says()
    {
        var (lines, exitCode) = await RunAsync("explain", "line", "PORT 192,168,4,29,3,250");
        Assert.Equal(Repository.ReadBlock("README.md", "replay: explain").Skip(1), lines);
        Assert.Equal(ExitCode.Success, exitCode);
    }

    private static async Task<FtpServer> StartAsync(DataPortOptions dataPorts)
    {
        var storage = new MemoryStorage();
        await using (var upload = await storage.OpenWriteAsync(FtpPath.Parse("/letter.txt"), WriteMode.Replace, default))
        {
            await upload.WriteAsync("Dear AS/400\n"u8.ToArray(), 0, default);
            await upload.CommitAsync(default);
        }

        var server = new FtpServer(new FtpServerOptions
        {
            Listeners = [new IPEndPoint(IPAddress.Loopback, 0)],
            Authenticator = new StaticAccounts().Add(new Account("qsecofr", storage), "secret"),
            DataPorts = dataPorts,
        });
        server.Start();
        return server;
    }

    // Runs the very command line that the README shows, with the port that this server has.
    private static Task<(string[] Lines, int ExitCode)> ReplayAsync(FtpServer server, string block)
    {
        var shown = Repository.ReadBlock("README.md", block)[0];
        var words = Words().Matches(shown["$ ./run ".Length..]).Select(word => word.Value.Trim('"'));
        return RunAsync([.. words.Select(word => word.Replace("127.0.0.1:2121", server.EndPoints[0].ToString(), StringComparison.Ordinal))]);
    }

    // Standard output and standard error together, in the order a terminal shows them.
    private static async Task<(string[] Lines, int ExitCode)> RunAsync(params string[] words)
    {
        var output = new StringWriter();
        var exitCode = await CommandLineApplication.RunAsync(words, new InvocationConfiguration { Output = output, Error = output });
        var lines = output.ToString().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return ([.. lines.Where(line => !line.StartsWith("portcullis: cannot listen on port", StringComparison.Ordinal))], exitCode);
    }

    private static string MaskDate(string line) => Date().Replace(line, " DATE ");

    [GeneratedRegex(" [A-Z][a-z]{2} [ 0-9]{2} [ 0-9:]{5} ")]
    private static partial Regex Date();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Words();
}
