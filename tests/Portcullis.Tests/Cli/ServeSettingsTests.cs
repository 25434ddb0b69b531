using System.CommandLine;
using Portcullis.Cli;
using Portcullis.Configuration;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Profiles;

namespace Portcullis.Tests.Cli;

/// <summary>Wrong settings of <c>portcullis serve</c>: exit code 2, all errors at once, and nothing is served.</summary>
public sealed class ServeSettingsTests
{
    [Fact]
    public async Task All_errors_are_told_at_once()
    {
        var (exitCode, errors) = await RunAsync(
            "serve", "--listen", "1:2", "--listen", "foo", "--user", "x", "--user", "a:b", "--user", "a:c", "--passive-ports", "9-1",
            "--data-ports", "nt5", "--legacy-network", "10.0.0.0/8x");

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Equal(
            [
                "--user: 'x' is not NAME:PASSWORD, neither of them empty.",
                "--user: there are two accounts named a.",
                "--listen: '1:2' is not an address and port, like 127.0.0.1:2121 or [::1]:2121.",
                "--listen: 'foo' is not an address and port, like 127.0.0.1:2121 or [::1]:2121.",
                "--passive-ports: '9-1' is not a range of ports within 1024-65535, like 50000-50999.",
                "--data-ports: 'nt5' is not one of nt351, nt4, legacy.",
                "--legacy-network: '10.0.0.0/8x' is not a network, like 192.168.4.0/24 or 192.168.4.29, with @YYYY-MM-DD where it is to end.",
                "--legacy-network: it is of no use without --data-ports legacy.",
                "Try: portcullis serve --help",
            ],
            errors);
    }

    [Theory]
    [InlineData("--data-ports legacy: it needs --legacy-network CIDR, the clients that may ask for low ports.", "--data-ports", "legacy")]
    [InlineData("--legacy-network: it is of no use without --data-ports legacy.", "--legacy-network", "10.0.0.0/8")]
    [InlineData("--legacy-network: 'tomorrow' is not a last day, like 2027-06-30 (UTC).", "--data-ports", "legacy", "--legacy-network", "10.0.0.0/8@tomorrow")]
    [InlineData("--look: 'dos' is not one of unix, nt.", "--look", "dos")]
    [InlineData("'--frob' is no option of serve; a folder of that name is written ./--frob", "--frob")]
    [InlineData("--user: 'a' is not NAME:PASSWORD, neither of them empty.", "--user", "a:")]
    [InlineData("--partial-uploads: 'sometimes' is not one of when-marked, never, always.", "--partial-uploads", "sometimes")]
    [InlineData("--profile: 'as/400' is not one of default, as400, mvs, windows-ftp, browser, device.", "--profile", "as/400")]
    [InlineData("--name-charset: 'utf-16' is not utf-8, nor a character set based on ASCII with one octet a character, like latin1 or windows-1252.", "--name-charset", "utf-16")]
    [InlineData("--name-charset: 'IBM037' is not utf-8, nor a character set based on ASCII with one octet a character, like latin1 or windows-1252.", "--name-charset", "IBM037")]
    [InlineData("--unmappable: 'ignore' is not refuse or substitute.", "--unmappable", "ignore")]
    [InlineData("--passive-ports: '80-90' is not a range of ports within 1024-65535, like 50000-50999.", "--passive-ports", "80-90")]
    public async Task What_is_wrong_is_named(string error, params string[] options)
    {
        var (exitCode, errors) = await RunAsync(["serve", .. options]);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(error, errors);
    }

    [Fact]
    public async Task A_code_page_that_is_not_there_is_told_with_those_that_are()
    {
        var (exitCode, errors) = await RunAsync("serve", "--code-page", "930");
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("--code-page: '930' is not 'none' or one of 37, 273, 277,", string.Join('\n', errors), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_command_line_says_of_clients_is_what_the_server_is_told()
    {
        var settings = Read("--profile", "mvs", "--name-charset", "ibm850", "--code-page", "273", "--unmappable", "substitute", "--comb", "--mode-z").Server.Settings;
        Assert.Equal(
            ("mvs", "ibm850", 273, UnmappableRule.Substitute, true, true),
            (settings.Profile, settings.NameEncoding?.Name, settings.CodePage, settings.Unmappable, settings.OfferComb, settings.OfferModeZ));
        Assert.Equal(ClientSettings.NoTranslation, Read("--code-page", "none").Server.Settings.CodePage);

        settings = Read().Server.Settings;
        Assert.Equal((null, null, null, null, null), (settings.Profile, settings.NameEncoding, settings.CodePage, settings.Unmappable, settings.OfferComb));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_wrong_and_so_is_a_port_in_use()
    {
        var (exitCode, errors) = await RunAsync("serve", "/nonexistent-folder");
        Assert.Equal((ExitCode.Usage, "The folder /nonexistent-folder does not exist."), (exitCode, Assert.Single(errors)));

        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        (exitCode, errors) = await RunAsync("serve", Path.GetTempPath(), "--listen", taken.LocalEndpoint.ToString()!, "--user", "a:b");
        Assert.Equal((ExitCode.Usage, $"Cannot listen on {taken.LocalEndpoint}: the port is in use."), (exitCode, Assert.Single(errors)));
    }

    [Fact]
    public async Task Help_teaches()
    {
        var output = new StringWriter();
        var exitCode = await CommandLineApplication.RunAsync(["serve", "--help"], new InvocationConfiguration { Output = output });
        Assert.Equal(ExitCode.Success, exitCode);
        foreach (var option in (string[])["--listen", "--user", "--anonymous", "--read-only", "--passive-ports", "--data-ports", "--legacy-network", "--state", "--mode-z", "--partial-uploads", "--look", "--profile", "--name-charset", "--code-page", "--unmappable", "--comb"])
            Assert.Contains(option, output.ToString(), StringComparison.Ordinal);
    }

    private static ServeSettings Read(params string[] words)
    {
        var (options, command) = (new ServeOptions(), new Command("serve"));
        options.AddTo(command);
        return options.Read(new SettingsReader(command.Parse(words).CommandResult));
    }

    private static async Task<(int ExitCode, string[] Errors)> RunAsync(params string[] words)
    {
        var error = new StringWriter();
        var exitCode = await CommandLineApplication.RunAsync(words, new InvocationConfiguration { Output = TextWriter.Null, Error = error });
        return (exitCode, error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
