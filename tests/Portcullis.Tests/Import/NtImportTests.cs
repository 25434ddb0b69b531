using System.CommandLine;
using System.Text;
using Portcullis.Cli;
using Portcullis.Configuration;
using Portcullis.Import;
using Portcullis.Protocol.Listings;
using Portcullis.Server.Accounts;
using Portcullis.Tests.Documents;

namespace Portcullis.Tests.Import;

/// <summary>From the registry of an FTP service of Microsoft's to a configuration of ours.</summary>
public sealed class NtImportTests
{
    private const string Nt = @"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Ftpsvc\Parameters]", Iis = @"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\MSFTPSVC\Parameters]";

    [Fact]
    public void An_export_of_Windows_NT_351_is_carried_over()
    {
        var import = Import(
            Nt,
            "\"AnonymousOnly\"=dword:00000001",
            "\"AllowAnonymous\"=dword:00000001",
            "\"ConnectionTimeout\"=dword:00000258",
            "\"GreetingMessage\"=hex(7):57,65,6c,63,6f,6d,65,00,42,79,65,00,00",
            "\"ExitMessage\"=\"So long.\"",
            "\"HomeDirectory\"=hex(2):44,3a,5c,66,74,70,00",
            "\"MsdosDirOutput\"=dword:00000001",
            "\"EnablePortAttack\"=dword:00000001",
            "\"MaxConnections\"=dword:00000000",
            "\"DebugFlags\"=dword:00000000");
        Assert.Equal(
            """
            {
              "anonymousOnly": true,
              "anonymous": true,
              "timeouts": {
                "idle": "600s"
              },
              "messages": {
                "welcome": [
                  "Welcome",
                  "Bye"
                ],
                "exit": "So long."
              },
              "homeDirectories": "windowsNt",
              "listings": {
                "style": "msdos"
              },
              "systemType": "Windows_NT"
            }

            """,
            import.Configuration);
        Assert.Equal(
            [
                "line 4: AnonymousOnly = 1: carried: anonymousOnly = true. Without \"anonymous\": true nobody can log in.",
                "line 5: AllowAnonymous = 1: carried: anonymous = true. Anonymous users may read only.",
                "line 6: ConnectionTimeout = 600: carried: timeouts.idle = \"600s\"",
                "line 7: GreetingMessage = [\"Welcome\", \"Bye\"]: carried: messages.welcome = [\"Welcome\",\"Bye\"]",
                "line 8: ExitMessage = \"So long.\": carried: messages.exit = \"So long.\"",
                "line 9: HomeDirectory = \"D:\\ftp\": carried: homeDirectories = \"windowsNt\". The rule is carried over, \"D:\\ftp\" is not: name the folder that holds its files in \"folder\".",
                "line 10: MsdosDirOutput = 1: carried: listings.style = \"msdos\", systemType = \"Windows_NT\". PWD keeps '/'.",
                "line 11: EnablePortAttack = 1: unsafe: Reserved ports and other hosts stay refused. For a client that cannot be changed: \"dataPorts\": { \"preset\": \"legacy\", \"exceptions\": [{ \"networks\": [\"192.0.2.29\"], \"until\": \"YYYY-MM-DD\", \"comment\": \"why\" }] }.",
                "line 12: MaxConnections = 0: safe default kept: There is always a limit: 10,000 where \"limits\": { \"sessions\": n } says nothing.",
                "line 13: DebugFlags = 0: unsupported: There is no counterpart.",
            ],
            import.Report.Select(line => line.ToString()));
    }

    // Each value that is carried over, to the setting that the server then has.
    [Fact]
    public void What_is_carried_over_is_what_the_server_is_told()
    {
        var import = Import(
            Iis, "\"AllowAnonymous\"=dword:1", "\"AnonymousOnly\"=dword:1", "\"AnnotateDirectories\"=dword:1", "\"ConnectionTimeout\"=dword:384",
            "\"ExitMessage\"=\"Bye.\"", "\"GreetingMessage\"=\"One\r\n\r\nTwo\"", "\"MaxClientsMessage\"=\"Full.\"", "\"MaxConnections\"=dword:14",
            "\"HomeDirectory\"=\"C:\\\\\"", "\"LowercaseFiles\"=dword:1", "\"MsdosDirOutput\"=dword:1", "\"WriteAccessMask\"=dword:0",
            "\"FtpDirBrowseShowLongDate\"=dword:1", "\"PassivePortRange\"=\"5001-5200\"");
        Assert.All(import.Report, line => Assert.Equal(NtVerdict.Carried, line.Outcome.Verdict));
        var settings = ConfigurationFile.Parse(Encoding.UTF8.GetBytes(import.Configuration), "", "/srv", new Dictionary<string, string>()).Settings;
        var server = settings.Server;
        Assert.True(settings.Anonymous && settings.ReadOnly && server.AnonymousOnly && server.AnnotateDirectories && server.LowerCaseListings && server.FourDigitYears);
        Assert.Equal((900, 20), (server.IdleTimeout.TotalSeconds, server.MaximumSessions));
        Assert.Equal(("Windows_NT", ListingStyle.MsDos, HomeDirectoryRule.WindowsNt), (server.SystemType, server.ListingStyle, server.HomeDirectoryRule));
        Assert.Equal(("Bye.", "Full.", "One,,Two"), (server.Messages.Exit, server.Messages.TooManySessions, string.Join(',', server.Messages.Welcome)));
        Assert.Equal((5001, 5200), (server.PassivePorts.Low, server.PassivePorts.High));
    }

    // The table names settings of the configuration, with the defaults they have there.
    [Fact]
    public void The_settings_of_the_table_are_those_of_the_configuration() =>
        Assert.All(NtParameters.All.Where(row => row.Setting is not null), row =>
        {
            var setting = SettingsTable.All.Single(each => each.Path == row.Setting).Row;
            Assert.Equal(setting.Default, row.Default);
        });

    [Fact]
    public void The_later_service_and_the_current_control_set_count()
    {
        var import = Import(
            Iis, "\"MaxConnections\"=dword:64", "\"ExitMessage\"=\"IIS\"",
            Nt, "\"maxconnections\"=dword:14", "\"LowercaseFiles\"=dword:1",
            @"[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\MSFTPSVC\Parameters]", "\"ExitMessage\"=\"old\"", "\"MaxClientsMessage\"=\"Full.\"",
            @"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\W3SVC\Parameters]", "\"MaxConnections\"=dword:1",
            @"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\MSFTPSVC]", "\"Start\"=dword:2",
            @"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\MSFTPSVC\Parameters\Virtual Roots]", "\"/\"=\"C:\\\\ftp,,3\"",
            @"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\MSFTPSVC\Parameters\Other]", "\"a\"=\"b\"",
            @"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Ftpsvc\AccessCheck]", "@=\"\"");
        Assert.Equal(
            """
            {
              "limits": {
                "sessions": 100
              },
              "messages": {
                "exit": "IIS",
                "tooManySessions": "Full."
              },
              "listings": {
                "lowerCase": true
              }
            }

            """,
            import.Configuration);
        Assert.Equal(
            [
                "MaxConnections: Carried", "ExitMessage: Carried", "maxconnections: Unsupported", "LowercaseFiles: Carried", "ExitMessage: Unsupported",
                "MaxClientsMessage: Carried", "/: Unsupported", "a: Unsupported", ": Unsupported",
            ],
            import.Report.Select(line => $"{line.Value.Name}: {line.Outcome.Verdict}"));
        Assert.Equal("The value of line 4 counts.", import.Report[2].Outcome.Reason);
        Assert.Equal(2, import.Ignored);
    }

    // What opens a hole is told of, and never carried.
    [Theory]
    [InlineData("\"EnablePortAttack\"=dword:1", "Unsafe")]
    [InlineData("\"EnablePortAttack\"=dword:0", "SafeDefaultKept")]
    [InlineData("\"EnablePortAttack\"=\"yes\"", "Unsafe")]
    [InlineData("\"EnablePASVTheft\"=dword:1", "Unsafe")]
    [InlineData("\"EnablePASVTheft\"=dword:0", "SafeDefaultKept")]
    [InlineData("\"AllowGuestAccess\"=dword:1", "Unsafe")]
    [InlineData("\"AllowGuestAccess\"=dword:0", "SafeDefaultKept")]
    [InlineData("\"ConnectionTimeout\"=dword:0", "Unsafe")]
    [InlineData("\"ConnectionTimeout\"=dword:ffffffff", "SafeDefaultKept")]
    [InlineData("\"ConnectionTimeout\"=\"600\"", "Unsupported")]
    [InlineData("\"MaxConnections\"=dword:ffffffff", "SafeDefaultKept")]
    [InlineData("\"ExitMessage\"=\"\"", "SafeDefaultKept")]
    [InlineData("\"ExitMessage\"=dword:1", "Unsupported")]
    [InlineData("\"ExitMessage\"=\"a\r\nb\"", "Unsupported")]
    [InlineData("\"GreetingMessage\"=hex(7):07,00,00", "Unsupported")]
    [InlineData("\"GreetingMessage\"=hex(7):00,00", "SafeDefaultKept")]
    [InlineData("\"PassivePortRange\"=\"1-80\"", "SafeDefaultKept")]
    [InlineData("\"WriteAccessMask\"=dword:4", "Unsupported")]
    [InlineData("\"ReadAccessMask\"=dword:0", "Unsupported")]
    [InlineData("\"LogAnonymous\"=dword:1", "SafeDefaultKept")]
    [InlineData("\"SomethingElse\"=dword:1", "Unsupported")]
    public void What_is_not_carried_over_sets_nothing(string value, string verdict)
    {
        var import = Import(Iis, value);
        Assert.Equal("{}\n", import.Configuration);
        var line = Assert.Single(import.Report);
        Assert.Equal(verdict, line.Outcome.Verdict.ToString());
        Assert.NotEmpty(line.Outcome.Reason);
    }

    [Fact]
    public void A_report_forges_no_line() =>
        Assert.DoesNotContain(Import(Iis, "\"GreetingMessage\"=\"a\r\nline 9: forged\x1b[31m\"").Report[0].ToString(), char.IsControl);

    [Fact]
    public async Task The_command_writes_the_configuration_and_overwrites_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-import-").FullName;
        try
        {
            var (reg, json) = (Path.Combine(folder, "ftp.reg"), Path.Combine(folder, "portcullis.json"));
            await File.WriteAllBytesAsync(reg, RegReaderTests.Version5(Iis, "\"AnonymousOnly\"=dword:1", "\"EnablePASVTheft\"=dword:1"));

            var (exitCode, output, error) = await RunAsync("import", "nt", reg);
            Assert.Equal((ExitCode.Success, "{\n  \"anonymousOnly\": true\n}\n"), (exitCode, output));
            Assert.Equal(3, error.Length);
            Assert.StartsWith("line 5: EnablePASVTheft = 1: unsafe: ", error[1], StringComparison.Ordinal);

            Assert.Equal(ExitCode.Success, (await RunAsync("import", "nt", reg, "--output", json)).ExitCode);
            Assert.Equal(output, await File.ReadAllTextAsync(json));
            (exitCode, _, error) = await RunAsync("import", "nt", reg, "--output", json);
            Assert.Equal((ExitCode.Usage, $"{json} is there already, and stays as it is."), (exitCode, Assert.Single(error)));

            await File.WriteAllBytesAsync(reg, RegReaderTests.Version4(Iis, "wrong", "\"a\"=dword:x"));
            (exitCode, output, error) = await RunAsync("import", "nt", reg);
            Assert.Equal((ExitCode.Usage, ""), (exitCode, output));
            Assert.Equal([$"{reg}:4: A line is neither a [key] nor a \"name\"=value.", $"{reg}:5: 'x' is not a dword: one to eight hexadecimal digits."], error);

            await File.WriteAllBytesAsync(reg, RegReaderTests.Version4("[k]", "\"a\"=dword:1"));
            Assert.Equal(ExitCode.Usage, (await RunAsync("import", "nt", reg)).ExitCode);
            Assert.Equal(ExitCode.LocalFile, (await RunAsync("import", "nt", Path.Combine(folder, "none.reg"))).ExitCode);
            Assert.Equal(ExitCode.Usage, (await RunAsync("import", "nt")).ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Each_parameter_has_one_row_that_says_all_it_must()
    {
        Assert.Equal(NtParameters.All.Count, NtParameters.All.Select(row => row.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(NtParameters.All, row =>
        {
            Assert.All(new[] { row.Theirs, row.Meaning, row.Source, row.Difference }, text => Assert.False(string.IsNullOrWhiteSpace(text) || text.Contains('|') || text.Contains('\n')));
            Assert.Equal(row.Setting is null, row.Default is null);
        });
    }

    // With PORTCULLIS_WRITE_DOCUMENTS=1 it is written anew.
    [Fact]
    public void The_document_is_as_the_program_writes_it()
    {
        if (Environment.GetEnvironmentVariable("PORTCULLIS_WRITE_DOCUMENTS") == "1")
            File.WriteAllText(Path.Combine(Repository.Root, "docs/nt-parameters.md"), NtReference.Write());
        Assert.Equal(NtReference.Write(), Repository.ReadText("docs/nt-parameters.md"));
    }

    // Whatever is written is a configuration that the server reads.
    private static NtImport Import(params string[] lines)
    {
        var file = RegReader.Read(RegReaderTests.Version4(lines));
        Assert.Empty(file.Errors);
        var import = NtImport.Of(file);
        var configuration = ConfigurationFile.Parse(Encoding.UTF8.GetBytes(import.Configuration), "portcullis.json", "/srv", new Dictionary<string, string>());
        Assert.Empty(configuration.Errors.Select(error => error.ToString()));
        return import;
    }

    private static async Task<(int ExitCode, string Output, string[] Error)> RunAsync(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLineApplication.RunAsync(words, new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
