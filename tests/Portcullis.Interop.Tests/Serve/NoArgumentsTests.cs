using System.Diagnostics;

namespace Portcullis.Interop.Tests.Serve;

/// <summary>The main job: no argument, no setup. It needs port 2121, so nothing runs beside it.</summary>
[Collection(Alone.Name)]
public sealed class NoArgumentsTests : FolderTest, IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("portcullis-interop-").FullName;

    protected override string Base => _base;

    private protected override ServerProcess Server => throw new InvalidOperationException("This test starts it by hand.");

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Fact]
    public async Task It_serves_a_new_folder_and_prints_a_curl_line_that_works()
    {
        var program = Environment.GetEnvironmentVariable("PORTCULLIS_BINARY") is { Length: > 0 } binary ? binary : Path.Combine(AppContext.BaseDirectory, "portcullis");
        using var server = Tool.Start(program, [], Base);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var lines = new List<string>();
            while (lines.Count < 4 && await server.StandardOutput.ReadLineAsync(limit.Token) is { } line)
                lines.Add(line);

            Assert.Equal(4, lines.Count);
            Assert.Equal("Listening on 127.0.0.1:2121", lines[0]);
            Assert.Equal("Account:  portcullis", lines[1]);
            Assert.Matches("^Password: [a-zA-Z0-9]{20}$", lines[2]);
            Assert.Equal($"Try:      curl --user portcullis:{lines[2][10..]} ftp://127.0.0.1:2121/", lines[3]);
            Assert.True(Directory.Exists(Path.Combine(Base, "files")));

            // Pasted as it is; and what it lists is what the folder has.
            await File.WriteAllTextAsync(Path.Combine(Base, "files", "letter.txt"), "Dear AS/400");
            var listing = (await Tool.RunAsync("sh", "-c", lines[3]["Try:".Length..])).Succeeded();
            Assert.Contains("letter.txt", listing.Output, StringComparison.Ordinal);

            using (var kill = Process.Start("kill", ["-TERM", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
                await kill.WaitForExitAsync(limit.Token);
            await server.WaitForExitAsync(limit.Token);
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            if (!server.HasExited)
                server.Kill(entireProcessTree: true);
        }
    }
}
