using Portcullis.Configuration;

namespace Portcullis.Tests.Configuration;

/// <summary>Variables go before the file, and their errors name them.</summary>
public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("PORTCULLIS__GREETING", "Hello.", "greeting")]
    [InlineData("PORTCULLIS__TIMEOUTS__IDLE", "7m", "idle")]
    [InlineData("PORTCULLIS__LIMITS__SESSIONS", "7", "sessions")]
    [InlineData("PORTCULLIS__READONLY", "True", "readOnly")]
    [InlineData("PORTCULLIS__LISTENERS", """["127.0.0.1:7"]""", "listeners")]
    [InlineData("PORTCULLIS__LISTENERS__0", "127.0.0.1:7", "listeners")]
    [InlineData("PORTCULLIS__LISTENERS__1", "127.0.0.1:7", "second")]
    [InlineData("PORTCULLIS__ACCOUNTS__0__PASSWORD", "other", "password")]
    [InlineData("PORTCULLIS__REPRESENTATION__MARKERINTERVAL", "7", "marker")]
    [InlineData("PORTCULLIS__REPRESENTATION__CODEPAGE", "273", "page")]
    [InlineData("PORTCULLIS__NETWORKS__plant__0", "10.7.0.0/16", "network")]
    public void A_variable_goes_before_the_file(string name, string value, string what)
    {
        const string text = """
            { "greeting": "x", "listeners": ["127.0.0.1:1"], "networks": { "plant": ["10.0.0.0/8"] }, "timeouts": { "login": "3s" },
              "accounts": [{ "name": "anna", "password": "secret" }] }
            """;
        var file = Settings.Read(text, (name, value));
        Assert.Empty(file.Errors);
        var (settings, options) = (file.Settings, file.Settings.Server);
        Assert.Equal(what == "greeting" ? "Hello." : "x", options.Greeting);
        Assert.Equal(what == "idle" ? 7 : 5, options.IdleTimeout.TotalMinutes);
        Assert.Equal(3, options.LoginTimeout.TotalSeconds);
        Assert.Equal(what == "sessions" ? 7 : 10_000, options.MaximumSessions);
        Assert.Equal(what == "readOnly", settings.ReadOnly);
        Assert.Equal(what == "listeners" ? 7 : 1, options.Listeners[0].Port);
        Assert.Equal(what == "second" ? 2 : 1, options.Listeners.Count);
        Assert.Equal(("anna", what == "password" ? "other" : "secret"), (settings.Accounts[0].Name, settings.Accounts[0].Password));
        Assert.Equal(what == "marker" ? 7 : 0, options.Representation.MarkerInterval);
        Assert.Equal<int?>(what == "page" ? 273 : null, options.Settings.CodePage);
        Assert.Equal(what == "network" ? "10.7.0.0/16" : "10.0.0.0/8", settings.Networks["plant"][0].ToString());
    }

    [Theory]
    [InlineData("PORTCULLIS__GREETNG", "x", "PORTCULLIS__GREETNG: There is no setting 'GREETNG' here. Did you mean \"greeting\"?")]
    [InlineData("PORTCULLIS__", "x", "PORTCULLIS__: There is no setting '' here.")]
    [InlineData("PORTCULLIS__GREETING__X", "x", "PORTCULLIS__GREETING__X: There is nothing within this setting: it is one line of at most 500 characters.")]
    [InlineData("PORTCULLIS__TIMEOUTS__IDLE", "7", "PORTCULLIS__TIMEOUTS__IDLE: timeouts.idle: '7' is not a duration from 1s to 1d, like \"90s\", \"5m\" or \"2h\".")]
    [InlineData("PORTCULLIS__LISTENERS__2", "127.0.0.1:7", "PORTCULLIS__LISTENERS__2: '2' is no item to set: there are 0, counted from 0, and the next is 0.")]
    [InlineData("PORTCULLIS__LISTENERS", "[", "PORTCULLIS__LISTENERS: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")]
    [InlineData("PORTCULLIS__ACCOUNTS__0__NAME", "anna", "PORTCULLIS__ACCOUNTS__0__NAME: accounts[0]: A password or a passwordFile is missing, or certificates that are enough.")]
    public void An_error_names_its_variable(string name, string value, string error) =>
        Assert.Equal([error], Settings.ErrorsOf("{}", (name, value)));

    [Fact]
    public void Items_come_in_the_order_of_their_numbers()
    {
        var variables = Enumerable.Range(0, 12).Select(n => ($"PORTCULLIS__LISTENERS__{n}", $"127.0.0.1:{n + 1}")).Reverse().ToArray();
        Assert.Equal(Enumerable.Range(1, 12), Settings.Read("{}", variables).Settings.Server.Listeners.Select(each => each.Port));
    }

    [Fact]
    public void Settings_of_networks_and_accounts_can_be_reached()
    {
        var file = Settings.Read(
            """{ "accounts": [{ "name": "anna", "password": "secret", "settings": { "profile": "as400" } }] }""",
            ("PORTCULLIS__NETWORKSETTINGS", """[{ "networks": ["10.0.0.0/8"], "profile": "mvs" }]"""),
            ("PORTCULLIS__NETWORKSETTINGS__0__CODEPAGE", "500"),
            ("PORTCULLIS__NETWORKSETTINGS__0__MODEZ", "true"),
            ("PORTCULLIS__ACCOUNTS__0__SETTINGS__PATHS__0__PATTERN", "*.dat"),
            ("PORTCULLIS__PARTIALUPLOADS__KEEP", "always"));
        Assert.Empty(file.Errors);
        var network = Assert.Single(file.Settings.Server.Networks).Settings;
        Assert.Equal(("mvs", 500, true), (network.Profile, network.CodePage, network.OfferModeZ));
        var account = file.Settings.Accounts[0].Settings;
        Assert.Equal(("as400", "*.dat"), (account.Profile, Assert.Single(account.Paths).Pattern.ToString()));
        Assert.Equal(Portcullis.Server.DataTransfer.PartialUploads.Always, file.Settings.Server.PartialUploads);
    }

    [Fact]
    public void Every_setting_has_a_variable_of_its_own()
    {
        var variables = SettingsTable.All.Select(each => EnvironmentOverrides.VariableOf(each.Path)).ToList();
        Assert.Equal(variables.Count, variables.Distinct().Count());
        Assert.Contains("PORTCULLIS__ACCOUNTS__N__PASSWORDFILE", variables);
    }
}
