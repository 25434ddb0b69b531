using System.Globalization;

namespace Portcullis.Interop.Tests.Clients;

/// <summary>lftp takes MODE Z wherever FEAT shows it, for files, listings and resumes.</summary>
public sealed class LftpModeZTests : InteropTest
{
    [Fact]
    public async Task Files_listings_and_resumes_go_compressed()
    {
        await StartAsync("--mode-z");
        var sent = MakeLocal("sent", 2_000_003);
        var half = Path.Combine(Local, "back");
        await File.WriteAllBytesAsync(half, (await File.ReadAllBytesAsync(sent))[..1_000_000]);

        var script = string.Create(CultureInfo.InvariantCulture, $"""
            set cmd:fail-exit yes
            set net:max-retries 2
            set net:timeout 20
            debug 5
            open -u {ServerProcess.User},{ServerProcess.Password} -p {Server.EndPoint.Port} {Server.EndPoint.Address}
            put sent -o file
            cls -l
            get -c file -o back

            """);
        var said = (await Tool.RunAsync("lftp", ["--norc"], script, Local)).Succeeded();
        Assert.Contains("MODE Z", said.All, StringComparison.Ordinal);
        Assert.Contains("REST 1000000", said.All, StringComparison.Ordinal);
        AssertSame(sent, OnServer("file"));
        AssertSame(sent, half);
    }
}
