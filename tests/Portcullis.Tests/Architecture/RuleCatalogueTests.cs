using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Portcullis.Server;
using Portcullis.Server.Policies;
using Portcullis.Tests.Documents;

namespace Portcullis.Tests.Architecture;

/// <summary>Every rule has a stable id, says all it must, and has its section in docs/rules.md.</summary>
public sealed partial class RuleCatalogueTests
{
    public static TheoryData<string> Ids => [.. RuleCatalogue.All.Select(rule => rule.Id)];

    [Fact]
    public void Ids_are_unique() =>
        Assert.Equal(RuleCatalogue.All.Count, RuleCatalogue.All.Select(rule => rule.Id).Distinct().Count());

    [Fact]
    public void Every_rule_of_the_server_is_in_the_catalogue()
    {
        var declared = typeof(FtpServer).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(PolicyRule))
            .Select(field => ((PolicyRule)field.GetValue(null)!).Id);
        Assert.Equal(declared.Order(), RuleCatalogue.All.Select(rule => rule.Id).Order());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_says_all_it_must(string id)
    {
        var rule = RuleCatalogue.Find(id);
        Assert.NotNull(rule);
        Assert.Matches(Id(), rule.Id);
        Assert.InRange((int)rule.Reply, 400, 599);
        Assert.All(new[] { rule.Summary, rule.Source, rule.Setting, rule.Remedy }, text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_its_section(string id) =>
        Assert.Contains($"\n## {id}\n", Repository.ReadText("docs/rules.md"), StringComparison.Ordinal);

    [Fact]
    public void A_section_has_its_rule()
    {
        var sections = Section().Matches(Repository.ReadText("docs/rules.md")).Select(match => match.Groups[1].Value);
        Assert.Equal(RuleCatalogue.All.Select(rule => rule.Id).Order(), sections.Order());
    }

    [Fact]
    public void Event_ids_are_unique_and_of_their_concern()
    {
        var ids = typeof(FtpServer).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>()
            .ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id, 1001, 9999));
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*\\.[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Id();

    [GeneratedRegex("^## ([a-z-]+\\.[a-z0-9-]+)$", RegexOptions.Multiline)]
    private static partial Regex Section();
}
