using System.Diagnostics;
using System.Globalization;

namespace Portcullis.Interop.Tests.Serve;

/// <summary>The real program by a configuration file, and by another one while it runs.</summary>
public sealed class ConfigurationTests : FolderTest, IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("portcullis-interop-").FullName;

    protected override string Base => _base;

    private protected override ServerProcess Server => throw new InvalidOperationException("These tests start it by hand.");

    private string File => Path.Combine(Base, "portcullis.json");

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Fact]
    public async Task The_file_the_environment_and_the_command_line_are_put_together()
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(File, """{ "greeting": "From the file.", "readOnly": true, "listeners": ["127.0.0.1:1"] }""");
        using var server = await ServerProcess.StartAsync(Root, new Dictionary<string, string> { ["PORTCULLIS__PASSIVEPORTS"] = "50140-50149" }, "--config", File);
        using (var client = await ControlClient.ConnectAsync(server))
        {
            Assert.Equal("220 From the file.", await GreetingAsync(server));
            (await client.SendAsync($"USER {ServerProcess.User}")).Is(331);
            (await client.SendAsync($"PASS {ServerProcess.Password}")).Is(230);
            (await client.SendAsync("MKD new")).Is(550);
            Assert.InRange(int.Parse((await client.SendAsync("EPSV")).Is(229).Text.Split('|')[3], CultureInfo.InvariantCulture), 50140, 50149);
        }

        await server.StopAsync();
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task SIGHUP_and_a_change_of_the_file_are_taken_and_a_wrong_file_is_not()
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(File, """{ "greeting": "One." }""");
        using var server = await ServerProcess.StartAsync(Root, new Dictionary<string, string>(), "--config", File);
        Assert.Equal("220 One.", await GreetingAsync(server));

        await System.IO.File.WriteAllTextAsync(File, """{ "greeting": "Two." }""");
        await HangUpAsync(server);
        await LoggedAsync(server, "The configuration is that of ", 1);
        Assert.Equal("220 Two.", await GreetingAsync(server));

        await System.IO.File.WriteAllTextAsync(File, """{ "greeting": 3, "greting": "Three." }""");
        await HangUpAsync(server);
        await LoggedAsync(server, "greeting: 3 is not one line of at most 500 characters.; ", 1);
        Assert.Contains("There is no setting 'greting' here. Did you mean \"greeting\"?", server.Log, StringComparison.Ordinal);
        Assert.Equal("220 Two.", await GreetingAsync(server));

        // Nobody tells it of this one.
        await System.IO.File.WriteAllTextAsync(File + ".new", """{ "greeting": "Four." }""");
        System.IO.File.Move(File + ".new", File, overwrite: true);
        await Eventually.TrueAsync(() => GreetingAsync(server).GetAwaiter().GetResult() == "220 Four.", () => server.Log);
        await server.StopAsync();
    }

    private static async Task<string> GreetingAsync(ServerProcess server)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(server.EndPoint);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync().WaitAsync(ControlClient.Limit) ?? "";
    }

    private static async Task HangUpAsync(ServerProcess server)
    {
        using var kill = Process.Start("kill", ["-HUP", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static Task LoggedAsync(ServerProcess server, string text, int times) =>
        Eventually.TrueAsync(() => server.Log.Split(text).Length > times, () => server.Log);
}
