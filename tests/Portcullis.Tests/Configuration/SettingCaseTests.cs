using System.Reflection;
using Portcullis.Configuration;
using Portcullis.Server;
using Portcullis.Server.Profiles;

namespace Portcullis.Tests.Configuration;

/// <summary>Every setting makes a running server behave differently; a setting that does not is none.</summary>
public sealed class SettingCaseTests
{
    /// <summary>Not of the file: what an embedder gives, or the program makes.</summary>
    private static readonly string[] NotSettings =
    [
        nameof(FtpServerOptions.Authenticator), nameof(FtpServerOptions.VirtualHosts), nameof(FtpServerOptions.Policies), nameof(FtpServerOptions.Audit), nameof(FtpServerOptions.AccessLog), nameof(FtpServerOptions.Bans), nameof(FtpServerOptions.Profiles),
        nameof(FtpServerOptions.LoggerFactory), nameof(FtpServerOptions.MeterFactory), nameof(FtpServerOptions.TimeProvider), nameof(FtpServerOptions.Network),
    ];

    /// <summary>Each is one of the client settings by another name.</summary>
    private static readonly string[] ShortFor =
        [nameof(FtpServerOptions.SystemType), nameof(FtpServerOptions.ListingStyle), nameof(FtpServerOptions.NameEncoding), nameof(FtpServerOptions.OfferModeZ)];

    /// <summary>No client sees them: the tests of the real program do, in Portcullis.Interop.Tests.</summary>
    private static readonly Dictionary<string, string> OfTheProcess = new()
    {
        ["runAs"] = "Serve/RunAsTests",
        ["admin.enabled"] = "Serve/AdminTests",
        ["admin.socket"] = "Serve/AdminTests",
        ["telemetry.prometheus"] = "Serve/AdminTests",
        ["telemetry.otlp"] = "Serve/AdminTests",
        ["log.format"] = "Serve/LogTests",
        ["log.access"] = "Serve/LogTests",
        ["log.access[].format"] = "Serve/LogTests",
        ["log.access[].file"] = "Serve/LogTests",
        ["log.access[].maximumSize"] = "Serve/LogTests",
        ["log.access[].daily"] = "Serve/LogTests",
        ["log.access[].keep"] = "Serve/LogTests",
    };

    public static TheoryData<string> Paths => [.. SettingCases.All.Keys];

    [Fact]
    public void Every_setting_has_its_case()
    {
        var settings = SettingsTable.All
            .Where(each => (each.Row.Kind.Rows.Count == 0 || each.Row.Kind.SameAs is not null) && each.Path != "$schema")
            .Select(each => each.Path);
        Assert.Equal(settings.Except(OfTheProcess.Keys).Order(StringComparer.Ordinal), SettingCases.All.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_setting_is_seen_by_a_client(string path)
    {
        var its = SettingCases.All[path];
        await using (var conversation = await Settings.BeginAsync(its.Given))
            Assert.Equal(its.Expected, await its.Observe(conversation));

        if (its.Otherwise is null)
            return;

        await using (var conversation = await Settings.BeginAsync(its.Otherwise))
            Assert.NotEqual(its.Expected, await its.Observe(conversation));
    }

    [Fact]
    public void Every_option_of_the_server_is_a_setting()
    {
        var options = typeof(FtpServerOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);
        var settings = SettingsTable.All.Select(each => each.Row.Option?.Split('.')[0]).OfType<string>();
        Assert.Equal(options.Except(NotSettings).Except(ShortFor).Order(), settings.Distinct().Order());
    }

    [Fact]
    public void Every_client_setting_is_one_of_the_server_and_of_networks_accounts_and_hosts()
    {
        var options = typeof(ClientSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"Settings.{property.Name}");
        var rows = SettingsTable.All.Select(each => each.Row.Option).OfType<string>().Where(option => option.StartsWith("Settings.", StringComparison.Ordinal));

        // What the server itself says of TLS is not among its client settings: it is the whole of tls.
        Assert.Equal(options.Except([$"Settings.{nameof(ClientSettings.Tls)}"]).Order(), rows.Order());
        Assert.Equal(options.Count(), ClientSettingsTable.Object.Rows.Count);
    }
}
