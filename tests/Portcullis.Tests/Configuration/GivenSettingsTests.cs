using Portcullis.Configuration;

namespace Portcullis.Tests.Configuration;

/// <summary>What a reload changed, as the audit record tells it.</summary>
public sealed class GivenSettingsTests
{
    [Fact]
    public void What_was_changed_added_and_taken_away_is_told_by_its_path() => Assert.Equal(
        ["accounts[bert].home: \"/\" -> ", "accounts[bert].name: \"bert\" -> ", "accounts[bert].password: \"(not shown)\" -> ", "limits.sessions: 5 -> 6", "networks.plant[0]:  -> \"10.0.0.0/8\""],
        Changes(
            """{ "greeting": "Hello.", "limits": { "sessions": 5 }, "accounts": [{ "name": "bert", "password": "p", "home": "/" }, { "name": "anna", "password": "q" }] }""",
            """{ "greeting": "Hello.", "limits": { "sessions": 6 }, "networks": { "plant": ["10.0.0.0/8"] }, "accounts": [{ "name": "anna", "password": "q" }] }"""));

    [Fact]
    public void A_secret_that_was_changed_is_told_of_and_not_shown()
    {
        var changes = Changes("""{ "accounts": [{ "name": "anna", "password": "old-word" }] }""", """{ "accounts": [{ "name": "anna", "password": "new-word" }] }""");
        Assert.Equal(["accounts[anna].password: \"(not shown)\" -> \"(not shown)\""], changes);
    }

    private static string[] Changes(string before, string after) =>
        [.. GivenSettings.Changes(Settings.Read(before).Settings.Given, Settings.Read(after).Settings.Given).Select(change => $"{change.Setting}: {change.Before} -> {change.After}")];
}
