using Portcullis.Accounts;
using Portcullis.Configuration;
using Portcullis.Protocol.Facts;
using Portcullis.Server.Accounts;

namespace Portcullis.Tests.Accounts;

/// <summary>Settings of accounts in a database, and what they inherit.</summary>
public sealed class ComposedAccountTests
{
    [Fact]
    public void What_an_account_does_not_say_its_groups_say_the_first_before_the_second()
    {
        var composed = Of(
            """{ "folder": "/srv/anna", "quota": { "octets": "1GiB" } }""",
            """{ "permissions": "elr", "quota": { "octets": "5GiB", "files": 10 } }""",
            """{ "permissions": "el", "folder": "/srv/all", "umask": "027" }""");
        Assert.Empty(composed.Errors);
        Assert.Equal("/srv/anna", composed.Settings.Folder);
        Assert.Equal(new QuotaSettings(1L << 30, 10), composed.Settings.Quota);
        Assert.Equal(Permissions.ReadOnly, composed.Settings.Permissions);
        Assert.Equal(0x17, composed.Settings.Umask);
    }

    [Fact]
    public void Mounts_and_rules_come_before_those_of_groups_and_other_lists_in_their_place()
    {
        var composed = Of(
            """{ "mounts": [{ "path": "/in", "folder": "/srv/mine" }], "rules": [{ "pattern": "/a", "permissions": "e" }], "networks": ["10.0.0.0/8"] }""",
            """{ "mounts": [{ "path": "/in", "folder": "/srv/in" }, { "path": "/out", "folder": "/srv/out" }], "rules": [{ "pattern": "/b", "permissions": "el" }], "networks": ["192.0.2.0/24"] }""");
        Assert.Empty(composed.Errors);
        Assert.Equal([("/in", "/srv/mine"), ("/out", "/srv/out")], composed.Settings.Mounts.Select(mount => (mount.Path.Value, mount.Folder)));
        Assert.Equal(["/a", "/b"], composed.Settings.Rules.Select(rule => rule.Pattern.ToString()));
        Assert.Equal(["10.0.0.0/8"], composed.Settings.Conditions.Networks.Select(network => network.ToString()));
    }

    [Fact]
    public void The_limits_of_a_group_are_the_groups_and_not_inherited()
    {
        var composed = Of("{}", """{ "limits": { "sessions": 5, "downloadRate": "1MiB" }, "settings": { "sessionsPerAccount": 2 } }""", """{ "limits": { "transfers": 3, "uploadRate": "2MiB" } }""");
        Assert.Empty(composed.Errors);
        Assert.Equal(
            [new AccountGroup("1") { MaximumSessions = 5, DownloadRate = 1 << 20 }, new AccountGroup("2") { MaximumTransfers = 3, UploadRate = 2 << 20 }],
            composed.Settings.Groups);
        Assert.Equal(2, composed.Settings.Settings.SessionsPerAccount);
        Assert.False(composed.Given.TryFind("limits", out _));
    }

    [Fact]
    public void Every_value_knows_who_said_it()
    {
        var composed = Of("""{ "quota": { "octets": 5 } }""", """{ "quota": { "files": 10 } }""", """{ "folder": "/x" }""");
        Assert.True(composed.Given.TryFind("quota", out var quota) && composed.Given.TryFind("folder", out _));
        var map = Assert.IsType<ConfigNode.Map>(quota);
        Assert.Equal([("octets", "account anna"), ("files", "group 1")], map.Members.Select(member => (member.Name, member.Value.Origin.Source)));
    }

    [Theory]
    [InlineData("""{ "permissions": "xyz" }""", "account anna:1:18: permissions: 'xyz' is not letters of acdeflmprw.")]
    [InlineData("""{ "folder": "files" }""", "account anna:1:13: folder: 'files' is relative; an account in a database has pathnames from the root.")]
    [InlineData("""{ "password": "x" }""", "account anna:1:3: There is no setting 'password' here.")]
    [InlineData("""{ "limits": { "sessions": 5 } }""", "account anna:1:3: There is no setting 'limits' here.")]
    [InlineData("""{ "groups": ["x"] }""", "account anna:1:3: There is no setting 'groups' here.")]
    [InlineData("""{ "name": "x" }""", "account anna:1:3: There is no setting 'name' here.")]
    [InlineData("""{ "networks": ["plnat"] }""", "account anna:1:16: networks[0]: 'plnat' is not a network, like \"192.168.4.0/24\" or \"192.168.4.29\", or the name of one from networks. Did you mean \"plant\"?")]
    [InlineData("[]", "account anna:1:1: a list is not an object in braces.")]
    [InlineData("{", "account anna:1:2: ")]
    public void What_is_wrong_is_told_as_in_the_file(string settings, string expected)
    {
        var error = Assert.Single(Of(settings).Errors).ToString();
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "limits": { "sessions": -1 } }""", "group 1:1:27: limits.sessions: -1 is not a whole number from 0 to 1000000.")]
    [InlineData("""{ "limits": 5 }""", "group 1:1:13: limits: 5 is not an object in braces.")]
    public void What_is_wrong_with_limits_is_told_of_the_group(string settings, string expected)
    {
        Assert.Equal(expected, Assert.Single(Of("{}", settings).Errors).ToString());
        Assert.Equal(expected, Assert.Single(ComposedAccount.ErrorsOf(new StoredGroup("1") { Settings = settings }, ServeSettings.Default)).ToString());
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_of_account_and_groups()
    {
        var errors = Of("""{ "home": "in", "umask": "9" }""", """{ "permissions": "q" }""").Errors;
        Assert.Equal(["home", "umask", "permissions"], errors.OrderBy(error => error.Origin.Source, StringComparer.Ordinal).Select(error => error.Path));
    }

    private static ComposedAccount Of(string account, params string[] groups)
    {
        var server = Configuration.Settings.Read("""{ "networks": { "plant": ["10.20.0.0/16"] } }""");
        Assert.Empty(server.Errors);
        return ComposedAccount.Of(new AccountEntry(new StoredAccount("anna") { Settings = account }, [.. groups.Select((text, i) => new StoredGroup($"{i + 1}") { Settings = text })], 1), server.Settings);
    }
}
