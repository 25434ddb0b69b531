using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portcullis.Cli;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Defence;
using Portcullis.State;
using Portcullis.Storage.Memory;

namespace Portcullis.Tests.Cli;

/// <summary><c>portcullis ban</c>, and a server over the same state folder.</summary>
public sealed class BanCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_added_is_listed_until_it_is_removed()
    {
        Assert.Equal((ExitCode.Success, "203.0.113.0/24 is banned.\n", ""), await RunAsync("add", "203.0.113.0/24", "--reason", "a botnet"));
        Assert.StartsWith("2001:db8:0:1::/64 is banned until 20", (await RunAsync("add", "2001:db8:0:1::/64", "--for", "2h")).Output, StringComparison.Ordinal);

        var listed = (await RunAsync("list")).Output.Split('\n');
        Assert.Equal(3, listed.Length);
        Assert.Matches("^203\\.0\\.113\\.0/24 +until removed +operator: a botnet$", listed[0]);
        Assert.Matches("^2001:db8:0:1::/64 +until 20.+Z +operator: by an operator$", listed[1]);

        Assert.Equal((ExitCode.Success, "203.0.113.0/24 is not banned any more.\n", ""), await RunAsync("remove", "203.0.113.0/24"));
        Assert.Equal(ExitCode.Failure, (await RunAsync("remove", "203.0.113.0/24")).Code);
        Assert.DoesNotContain("203.0.113", (await RunAsync("list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_state_folder_and_with_wrong_words_nothing_is_done_and_all_is_told()
    {
        var (code, _, errors) = await RunAsync(state: false, "add", "203.0.113.300", "--for", "soon");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("'203.0.113.300' is not a network", errors, StringComparison.Ordinal);
        Assert.Contains("'soon' is not a duration from 1s", errors, StringComparison.Ordinal);
        Assert.Contains("There is no state folder: give --state DIR", errors, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task A_configuration_file_names_the_folder_too()
    {
        var file = Path.Combine(_folder.FullName, "portcullis.json");
        await File.WriteAllTextAsync(file, """{ "state": "below" }""", Cancellation);
        Assert.Equal(ExitCode.Success, (await RunAsync(state: false, "add", "203.0.113.7", "--config", file)).Code);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "below", StateDatabase.FileName)));
    }

    /// <summary>The defender's own bans outlive the server, and end when they should; the operator's hold whatever comes.</summary>
    [Fact]
    public async Task A_restart_keeps_bans()
    {
        var time = TimeProvider.System.GetUtcNow();
        using (var database = new StateDatabase(_folder.FullName))
        {
            var bans = new StateBans(database);
            await bans.SaveAsync([new Ban(IPNetwork.Parse("203.0.113.66/32"), time, time.AddHours(1), "10 points") { Number = 3 }], Cancellation);
            await bans.SaveAsync([new Ban(IPNetwork.Parse("203.0.113.67/32"), time, null, "by an operator")], Cancellation);
            await bans.SaveAsync([new Ban(IPNetwork.Parse("203.0.113.67/32"), time, time.AddMinutes(15), "10 points") { Number = 1 }], Cancellation);
            await bans.SaveAsync([new Ban(IPNetwork.Parse("203.0.113.68/32"), time.AddDays(-3), time.AddDays(-2), "10 points") { Number = 1 }], Cancellation);
            await bans.SaveAsync([new Ban(IPNetwork.Parse("203.0.113.69/32"), time.AddHours(-2), time.AddHours(-1), "10 points") { Number = 2 }], Cancellation);
        }

        using (var database = new StateDatabase(_folder.FullName))
        {
            var (version, bans) = await new StateBans(database).LoadAsync(Cancellation);
            Assert.Equal(5, version);
            Assert.Equal(
                ["203.0.113.66/32 3", "203.0.113.67/32 0", "203.0.113.69/32 2"],
                bans.Select(ban => $"{ban.Clients} {ban.Number}").Order());
            Assert.True(bans.Single(ban => ban.IsByOperator).Until is null);
        }

        Assert.Contains("203.0.113.66/32", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.69/32", (await RunAsync("list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_runs_takes_what_the_command_changes()
    {
        await RunAsync("add", "192.0.2.0/24");
        var clock = new FakeTimeProvider();
        using var database = new StateDatabase(_folder.FullName);
        await using var server = new FtpServer(new FtpServerOptions
        {
            Listeners = [new(IPAddress.Loopback, 0)],
            Authenticator = new StaticAccounts().Add(new Account("anna", new MemoryStorage(TimeProvider.System)), "secret"),
            Bans = new StateBans(database),
            TimeProvider = clock,
        });
        server.Start();
        Assert.True(server.IsBanned(IPAddress.Parse("192.0.2.7")));

        await RunAsync("remove", "192.0.2.0/24");
        await RunAsync("add", "198.51.100.7");
        for (var i = 0; i < 2000 && !server.IsBanned(IPAddress.Parse("198.51.100.7")); i++)
        {
            clock.Advance(BanKeeper.Interval);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }

        Assert.True(server.IsBanned(IPAddress.Parse("198.51.100.7")));
        Assert.False(server.IsBanned(IPAddress.Parse("192.0.2.7")));
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] words) => RunAsync(state: true, words);

    private async Task<(int Code, string Output, string Errors)> RunAsync(bool state, params string[] words)
    {
        var console = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        var code = await CommandLineApplication.RunAsync(["ban", .. words, .. (state ? new[] { "--state", _folder.FullName } : [])], console);
        return (code, console.Output.ToString()!, console.Error.ToString()!);
    }
}
