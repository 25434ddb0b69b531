using System.CommandLine;
using System.Runtime.Versioning;
using Portcullis.Cli;
using Portcullis.Configuration;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;

namespace Portcullis.Tests.Cli;

/// <summary><c>check-config</c>, <c>init</c>, and <c>--config</c>: exit codes and what is printed.</summary>
[SupportedOSPlatform("linux")]
public sealed class ConfigurationCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_init_writes_is_in_order_and_changes_nothing()
    {
        var file = Path.Combine(_folder.FullName, "portcullis.json");
        Assert.Equal((ExitCode.Success, ""), await ErrorsOfAsync("init", file));
        Assert.Equal((ExitCode.Success, ""), await ErrorsOfAsync("check-config", file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var settings = ConfigurationFile.Load(file, new Dictionary<string, string>()).Settings;
        Assert.Equal(ServeSettings.Default.Server, settings.Server);
        Assert.Empty(settings.Accounts);

        await File.WriteAllTextAsync(file, "mine");
        Assert.Equal((ExitCode.Usage, $"{file} is there already, and stays as it is.\n"), await ErrorsOfAsync("init", file));
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        Assert.Equal(ExitCode.LocalFile, (await ErrorsOfAsync("init", "/nonexistent-folder/portcullis.json")).ExitCode);
    }

    [Fact]
    public void What_init_writes_has_every_setting_and_each_can_be_uncommented()
    {
        var lines = StartingFile.Write().Split('\n');
        foreach (var (path, row) in SettingsTable.All.Where(each => !each.Path.Contains("[]", StringComparison.Ordinal) && each.Row.Kind.Rows.Count == 0))
        {
            var line = Array.FindIndex(lines, line => line.TrimStart().StartsWith($"// \"{row.Key}\":", StringComparison.Ordinal));
            Assert.True(line >= 0, $"{path} is not in it.");
            var text = string.Join('\n', lines.Select((each, i) => i == line ? each.Replace("// ", "", StringComparison.Ordinal) : each));

            // These two go with others only.
            if (path is not ("representation.records.length" or "representation.records.padding" or "dataPorts.exceptions"))
                Assert.Empty(Configuration.Settings.ErrorsOf(text));
        }
    }

    [Fact]
    public async Task A_file_that_is_wrong_is_told_of_in_full_by_every_command()
    {
        var file = Write("""{ "listeners": [5], "greeting": 5 }""", open: false);
        var errors = $"""
            {file}:1:17: listeners[0]: 5 is not an address and port, like "127.0.0.1:2121" or "[::1]:2121".
            {file}:1:33: greeting: 5 is not one line of at most 500 characters.

            """;
        Assert.Equal((ExitCode.Usage, errors), await ErrorsOfAsync("check-config", file));
        Assert.Equal((ExitCode.Usage, errors + "Try: portcullis serve --help\n"), await ErrorsOfAsync("serve", "--config", file));
        Assert.Equal((ExitCode.Usage, errors + "Try: portcullis explain line --help\n"), await ErrorsOfAsync("explain", "line", "PORT 192,168,4,29,3,250", "--config", file));
        Assert.Equal((ExitCode.Usage, "none.json: There is no file none.json.\n"), await ErrorsOfAsync("check-config", "none.json"));
        Assert.Equal((ExitCode.Usage, $"{_folder.FullName}: {_folder.FullName} is a folder, or may not be read.\n"), await ErrorsOfAsync("check-config", _folder.FullName));
    }

    [Fact]
    public async Task A_file_with_passwords_that_others_can_read_is_warned_of()
    {
        const string text = """{ "accounts": [{ "name": "anna", "password": "secret" }] }""";
        var file = Write(text, open: true);
        Assert.Equal((ExitCode.Success, $"Warning: {file}: It has passwords in it and can be read by others than its owner: chmod 600 {file}\n"), await ErrorsOfAsync("check-config", file));
        Assert.Equal((ExitCode.Success, ""), await ErrorsOfAsync("check-config", Write(text, open: false)));
        Assert.Equal((ExitCode.Success, ""), await ErrorsOfAsync("check-config", Write("{}", open: true)));

        var password = Path.Combine(_folder.FullName, "anna");
        await File.WriteAllTextAsync(password, "secret\r\nand more\n");
        File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        file = Write("""{ "accounts": [{ "name": "anna", "passwordFile": "anna" }] }""", open: true);
        Assert.Equal("secret", ConfigurationFile.Load(file, new Dictionary<string, string>()).Settings.Accounts[0].Password);
        Assert.Equal((ExitCode.Success, $"Warning: {file}:1:50: accounts[0].passwordFile: {password} has a password in it and can be read by others than its owner: chmod 600 {password}\n"), await ErrorsOfAsync("check-config", file));
    }

    [Theory]
    [InlineData("allowed, as an exception to rule data-port.reserved: legacy network 192.168.4.29/32 (order entry); each use is audited", "PORT 192,168,4,29,3,250")]
    [InlineData("refused by rule data-port.reserved", "PORT 192,168,4,30,3,250")]
    [InlineData("refused by rule data-port.service", "PORT 192,168,4,29,0,25")]
    [InlineData("refused by rule data-port.reserved", "PORT 192,168,4,29,3,250", "--data-ports", "nt351")]
    [InlineData("allowed", "PORT 192,168,4,29,0,20", "--data-ports", "nt4")]
    [InlineData("refused by rule data-port.reserved", "PORT 192,168,4,29,3,250", "--legacy-network", "10.0.0.0/8")]
    public async Task Explain_asks_the_settings_of_the_file(string decision, params string[] words)
    {
        var file = Write("""{ "networks": { "plant": ["192.168.4.29"] }, "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["plant"], "comment": "order entry" }] } }""", open: true);
        var (exitCode, output, _) = await RunAsync(["explain", "line", .. words, "--config", file]);
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains($"Decision:  {decision}\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allowed, as an exception to rule data-port.reserved: legacy network 192.168.0.0/16; each use is audited", "Preset:    Legacy, for the network plant (networkSettings)", "192.168.4.29:1018", "192.168.4.29")]
    [InlineData("refused by rule data-port.reserved", null, "192.168.5.1:1018", "192.168.5.1")]
    [InlineData("allowed", null, "192.168.5.1:20", "192.168.5.1")]
    [InlineData("refused by rule data-port.reserved", "Preset:    Nt351, for the network 10.0.0.0/8 (networkSettings)", "10.0.0.1:20", "10.0.0.1")]
    [InlineData("refused by rule data-port.reserved", "Preset:    Legacy, for the network plant (networkSettings)", "192.168.4.29:1018", "192.168.4.29", "--data-ports", "nt351")]
    public async Task Explain_asks_the_settings_of_the_network(string decision, string? preset, string dataPort, string peer, params string[] words)
    {
        var file = Write("""
            { "networks": { "plant": ["192.168.4.0/24"] }, "dataPorts": { "preset": "nt4", "exceptions": [{ "networks": ["192.168.0.0/16"] }] },
              "networkSettings": [{ "networks": ["plant"], "profile": "as400" }, { "networks": ["10.0.0.0/8"], "dataPorts": "nt351" }] }
            """, open: true);
        var (exitCode, output, _) = await RunAsync(["explain", "port", dataPort, "--peer", peer, "--config", file, .. words]);
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains($"Decision:  {decision}\n", output, StringComparison.Ordinal);
        Assert.Equal(preset, output.Split('\n').FirstOrDefault(line => line.StartsWith("Preset:", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_command_line_says_of_clients_goes_before_the_file()
    {
        var file = Write("""
            { "profile": "mvs", "nameCharset": "windows-1252", "systemType": "X", "modeZ": false, "comb": false, "representation": { "codePage": 273, "unmappable": "refuse" },
              "partialUploads": { "keep": "never", "retention": "2d" }, "dataPorts": { "exceptions": [{ "networks": ["10.0.0.0/8"] }] },
              "networkSettings": [{ "networks": ["10.0.0.0/8"], "profile": "as400", "codePage": 500 }] }
            """, open: true);
        Assert.Equal(("mvs", "windows-1252", 273, UnmappableRule.Refuse, false, false, PartialUploads.Never, null, 1), Summary(Read("--config", file)));

        var both = Read(
            "--config", file, "--profile", "as400", "--name-charset", "ibm850", "--code-page", "37", "--unmappable", "substitute", "--comb", "--mode-z",
            "--partial-uploads", "always", "--data-ports", "nt351");
        Assert.Equal(("as400", "ibm850", 37, UnmappableRule.Substitute, true, true, PartialUploads.Always, DataPortPreset.Nt351, 0), Summary(both));

        // What no option says stays the file's, and so does what it has for networks.
        Assert.Equal(("X", TimeSpan.FromDays(2)), (both.Server.SystemType, both.Server.PartialUploadRetention));
        Assert.Equal(("as400", 500), (both.Server.Networks[0].Settings.Profile, both.Server.Networks[0].Settings.CodePage));

        // A network that is given in place of the file's counts for whoever has the preset there.
        Assert.Equal("10.1.0.0/16", Assert.Single(Read("--config", file, "--legacy-network", "10.1.0.0/16").Server.DataPorts.LegacyNetworks).Network.ToString());
        Assert.Single(Read("--profile", "as400", "--legacy-network", "10.1.0.0/16").Server.DataPorts.LegacyNetworks);

        static (string?, string?, int?, UnmappableRule?, bool?, bool?, PartialUploads, DataPortPreset?, int) Summary(ServeSettings settings)
        {
            var (server, clients) = (settings.Server, settings.Server.Settings);
            return (clients.Profile, clients.NameEncoding?.Name, clients.CodePage, clients.Unmappable, clients.OfferComb, clients.OfferModeZ,
                server.PartialUploads, clients.DataPorts, server.DataPorts.LegacyNetworks.Count);
        }
    }

    [Fact]
    public void Options_of_the_command_line_go_before_the_file()
    {
        var file = Write("""
            { "listeners": ["127.0.0.1:1"], "folder": "a", "passivePorts": "50000-50001", "modeZ": true, "greeting": "Hello.",
              "accounts": [{ "name": "anna", "password": "secret" }] }
            """, open: true);
        var only = Read("--config", file);
        Assert.Equal((1, Path.Combine(_folder.FullName, "a"), 50001, true, "anna", "Hello."), Summary(only));
        var both = Read("/srv/b", "--config", file, "--listen", "127.0.0.1:2", "--passive-ports", "50000-50002", "--user", "bert:x", "--read-only");
        Assert.Equal((2, "/srv/b", 50002, true, "bert", "Hello."), Summary(both));
        Assert.Equal((false, true), (only.ReadOnly, both.ReadOnly));

        static (int, string?, int, bool, string, string) Summary(ServeSettings settings) =>
            (settings.Server.Listeners[0].Port, settings.Folder, settings.Server.PassivePorts.High, settings.Server.OfferModeZ, settings.Accounts[0].Name, settings.Server.Greeting);
    }

    [Fact]
    public void Without_a_file_nothing_is_read()
    {
        var settings = Read();
        Assert.Same(ServeSettings.Default.Server.Listeners, settings.Server.Listeners);
        Assert.Equal((null, "files"), (settings.Folder, settings.DefaultFolder));
    }

    [Fact]
    public async Task The_schema_and_the_reference_are_printed()
    {
        Assert.Equal((ExitCode.Success, SettingsSchema.Write(), ""), await RunAsync("check-config", "--schema"));
        Assert.Equal((ExitCode.Success, SettingsReference.Write(), ""), await RunAsync("check-config", "--reference"));
    }

    private static ServeSettings Read(params string[] words)
    {
        var options = new ServeOptions();
        var command = new Command("serve");
        options.AddTo(command);
        var reader = new SettingsReader(command.Parse(words).CommandResult);
        var settings = options.Read(reader);
        Assert.Empty(reader.Errors);
        return settings;
    }

    private string Write(string text, bool open)
    {
        var file = Path.Combine(_folder.FullName, "portcullis.json");
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | (open ? UnixFileMode.OtherRead : UnixFileMode.None));
        return file;
    }

    private static async Task<(int ExitCode, string Errors)> ErrorsOfAsync(params string[] words)
    {
        var (exitCode, _, errors) = await RunAsync(words);
        return (exitCode, errors);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] words)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exitCode = await CommandLineApplication.RunAsync(words, new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
