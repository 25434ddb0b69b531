using System.CommandLine;
using System.Net;
using Portcullis.Audit;
using Portcullis.Cli;
using Portcullis.Server.Auditing;
using Portcullis.Tests.Audit;

namespace Portcullis.Tests.Cli;

/// <summary><c>portcullis audit</c>: exit codes and what is printed.</summary>
public sealed class AuditCommandTests : AuditFolderTest
{
    private string State => Path.GetDirectoryName(Folder)!;

    [Fact]
    public async Task Verify_says_that_all_is_well_and_what_to_note()
    {
        Write(AuditKey.None, 2);
        var (exitCode, output, _) = await RunAsync("audit", "verify", "--state", State);
        Assert.Equal((ExitCode.Success, $"3 records are as they were written. The last: 3:{Verify(AuditKey.None).Last.HashText}\n"), (exitCode, output));

        var noted = output.Split(' ')[^1].Trim();
        Assert.Equal(ExitCode.Success, (await RunAsync("audit", "verify", "--state", State, "--expect", noted)).ExitCode);
        Assert.Equal(ExitCode.Failure, (await RunAsync("audit", "verify", "--state", State, "--expect", "4" + noted[1..])).ExitCode);
    }

    [Fact]
    public async Task Verify_says_what_is_wrong_and_where()
    {
        Write(AuditKey.None, 2);
        File.WriteAllText(Name(1), File.ReadAllText(Name(1)).Replace("DELE 0", "DELE 9", StringComparison.Ordinal));
        var (exitCode, output, _) = await RunAsync("audit", "verify", "--state", State);
        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.StartsWith($"{AuditFiles.NameOf(1)}, line 2: record 2 was changed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_comes_from_the_configuration_or_the_command_line()
    {
        var file = Path.Combine(State, "key");
        await File.WriteAllTextAsync(file, "0123456789abcdef0123456789abcdef");
        Write(AuditKey.Load(file), 2);
        var config = Path.Combine(State, "portcullis.json");
        await File.WriteAllTextAsync(config, """{ "state": ".", "audit": { "keyFile": "key" } }""");
        Assert.Equal(ExitCode.Success, (await RunAsync("audit", "verify", "--config", config)).ExitCode);
        Assert.Equal(ExitCode.Success, (await RunAsync("audit", "verify", "--state", State, "--key-file", file)).ExitCode);
        Assert.Equal(ExitCode.Failure, (await RunAsync("audit", "verify", "--state", State)).ExitCode);

        await File.WriteAllTextAsync(file, "short");
        var (exitCode, _, errors) = await RunAsync("audit", "verify", "--state", State, "--key-file", file);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("has at least 32", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anna /in/x.csv,bert /in/deep/y.csv,anna /out/z.csv")]
    [InlineData("anna /in/x.csv,anna /out/z.csv", "--account", "anna")]
    [InlineData("anna /in/x.csv,bert /in/deep/y.csv", "--path", "/in")]
    [InlineData("anna /in/x.csv", "--path", "/in/x.csv")]
    [InlineData("bert /in/deep/y.csv", "--path", "*y.csv")]
    [InlineData("", "--path", "/i")]
    [InlineData("bert /in/deep/y.csv,anna /out/z.csv", "--since", "2026-02-10")]
    [InlineData("anna /in/x.csv", "--until", "2026-02-10")]
    [InlineData("", "--rule", "access.not-permitted")]
    public async Task Search_finds_by_account_path_and_time(string found, params string[] words)
    {
        Write(AuditKey.None, 1);
        using (var chain = AuditChain.Open(Settings, AuditKey.None, Clock))
        {
            foreach (var (user, path, day) in (ReadOnlySpan<(string, string, int)>)[("anna", "/in/x.csv", 0), ("bert", "/in/deep/y.csv", 1), ("anna", "/out/z.csv", 2)])
                Append(chain, new TransferEnded(At.AddDays(day), 1, user, IPAddress.Loopback, "STOR", path, true, 5, TimeSpan.FromSeconds(1), "completed", Completeness.Assumed, 0, null));
        }

        var (exitCode, output, _) = await RunAsync(["audit", "search", "--state", State, "--event", "transfer", "--json", .. words]);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new AuditReading(System.Text.Json.JsonDocument.Parse(line).RootElement));
        Assert.Equal((ExitCode.Success, found), (exitCode, string.Join(',', lines.Select(line => $"{line.Text("user")} {line.Text("path")}"))));
    }

    [Fact]
    public async Task Search_prints_a_line_a_record_whatever_is_in_it()
    {
        using (var chain = AuditChain.Open(Settings, AuditKey.None, Clock))
            Append(chain, Refusal("DELE\r\n\u001b[31m"));
        var (_, output, _) = await RunAsync("audit", "search", "--state", State, "--rule", "access.not-permitted");
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("2026-02-09T14:05:00.000Z #2 refusal session=7 user=\"anna\" peer=\"198.51.100.7\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Theory]
    [InlineData("Say where the audit record is", "verify")]
    [InlineData("is not the number of a record and its hash", "verify", "--state", "/x", "--expect", "5")]
    [InlineData("is not a time", "search", "--state", "/x", "--since", "yesterday")]
    [InlineData("/nonexistent", "verify", "--state", "/nonexistent")]
    public async Task Wrong_usage_is_told(string error, params string[] words)
    {
        var (exitCode, _, errors) = await RunAsync(["audit", .. words]);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(error, errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] words)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exitCode = await CommandLineApplication.RunAsync(words, new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
