using System.Text.RegularExpressions;
using Portcullis.Tests.Cli;
using Portcullis.Tests.Client;

namespace Portcullis.Tests.Documents;

/// <summary>The batch script of the README, run as it is shown.</summary>
public sealed partial class BatchStoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        File.Delete("orders.txt");
    }

    [Fact]
    public async Task The_script_ends_as_the_readme_shows()
    {
        await using var server = new OwnServer(password: "secret");
        await server.WriteAsync("/orders.txt", "first order\nand last\n"u8.ToArray());
        var (script, log) = (Path.Combine(_folder.FullName, "script"), Path.Combine(_folder.FullName, "log"));
        await File.WriteAllLinesAsync(script, Repository.ReadBlock("README.md", "batch: script"));

        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--batch", "--script", script, "--log", log);

        var shown = Repository.ReadBlock("README.md", "batch: run").Skip(1).Select(Mask);
        Assert.Equal(shown, ((string[])[.. run.Errors, $"{run.ExitCode}", .. await File.ReadAllLinesAsync(log)]).Select(Mask));
        Assert.Equal("first order\nand last\n", await File.ReadAllTextAsync("orders.txt"));
    }

    private static string Mask(string line) => Varying().Replace(line, "*");

    [GeneratedRegex(@"\|\|\|\d+\||\d+\.\d{3} s")]
    private static partial Regex Varying();
}
