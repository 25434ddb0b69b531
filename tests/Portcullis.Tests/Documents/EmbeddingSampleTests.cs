using System.Net;
using Portcullis.Client;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Storage.Memory;

namespace Portcullis.Tests.Documents;

/// <summary>The sample of the README: it compiles, it is the one shown, and it serves.</summary>
public sealed class EmbeddingSampleTests
{
    [Fact]
    public async Task The_sample_of_the_readme_serves()
    {
        // sample begins
        await using var server = new FtpServer(new FtpServerOptions
        {
            Listeners = [new IPEndPoint(IPAddress.Loopback, 0)],
            Authenticator = new StaticAccounts().Add(new Account("anna", new MemoryStorage()), "secret"),
        });
        server.Start();
        Console.WriteLine($"Listening on {server.EndPoints[0]}");
        // sample ends

        await using var client = await FtpClient.ConnectAsync("127.0.0.1", server.EndPoints[0].Port);
        await client.LoginAsync("anna", "secret");
        await client.StoreAsync("letter.txt", new MemoryStream("Dear AS/400"u8.ToArray()));
        var received = new MemoryStream();
        await client.RetrieveAsync("letter.txt", received);
        Assert.Equal("Dear AS/400"u8.ToArray(), received.ToArray());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/Portcullis.Server/README.md")]
    public void The_readme_shows_that_sample(string page)
    {
        var source = Repository.ReadText("tests/Portcullis.Tests/Documents/EmbeddingSampleTests.cs").Split('\n').Select(line => line.Trim()).ToList();
        var sample = source[(source.IndexOf("// sample begins") + 1)..source.IndexOf("// sample ends")];
        var shown = Repository.ReadBlock(page, "sample: embedding").Select(line => line.Trim());
        Assert.Equal(sample, shown);
        Assert.True(sample.Count <= 10, "The README promises ten lines.");
    }
}
