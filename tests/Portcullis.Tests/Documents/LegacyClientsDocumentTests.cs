using Portcullis.Server.Profiles;

namespace Portcullis.Tests.Documents;

/// <summary>docs/legacy-clients.md says what the records say. Whoever changes a record copies the table from the failure.</summary>
public sealed class LegacyClientsDocumentTests
{
    private const string Document = "docs/legacy-clients.md";

    [Fact]
    public void It_has_the_profiles() => AssertHas("profiles", ClientProfiles.All.SelectMany(profile => (string[])
    [
        $"### {profile.Name}",
        "",
        profile.Clients,
        "",
        .. profile.Describe().Select((field, i) => (i == 0 ? "| setting | value | because |\n|---|---|---|\n" : "") + $"| {field.Setting} | {field.Value} | {field.Reason} |"),
        .. profile.Describe().Any() ? (string[])[""] : [],
    ]));

    [Fact]
    public void It_has_the_evidence() => AssertHas("evidence",
    [
        "| the client sends | taken for | because |",
        "|---|---|---|",
        .. ProfileEvidence.All.GroupBy(evidence => (evidence.Profile, evidence.Verb, evidence.Fact, evidence.When)).Select(group =>
            $"| {string.Join(", ", group.Select(evidence => evidence == ProfileEvidence.PortWalk ? $"`{evidence.Verb}` {evidence.Beginning}" : $"`{evidence.Verb} {evidence.Beginning}`"))}{Condition(group.Key.When)} | {group.Key.Profile} | {group.Key.Fact} |"),
    ]);

    private static string Condition(EvidenceWhen when) => when switch
    {
        EvidenceWhen.First => ", as its first line",
        EvidenceWhen.Anonymous => ", as the anonymous user",
        _ => "",
    };

    private static void AssertHas(string name, IEnumerable<string> lines)
    {
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- end of {name} -->");
        var text = Repository.ReadText(Document);
        var expected = string.Join('\n', lines).Trim('\n') + "\n";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"{Document} has no block '{name}'.");
        Assert.True(text[from..to].Trim('\n') + "\n" == expected, $"{Document}: between <!-- {name} --> and {end} must stand:\n\n{expected}");
    }
}
