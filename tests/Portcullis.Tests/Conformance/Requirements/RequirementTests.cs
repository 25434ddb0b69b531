using System.Reflection;
using Portcullis.Tests.Conversations;
using Portcullis.Tests.Documents;
using Xunit.v3;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>No status without a test that is run; no section without a row; and the document says what the tables say.</summary>
public sealed class RequirementTests
{
    private const string WriteVariable = "PORTCULLIS_WRITE_DOCUMENTS";

    public static TheoryData<string> Names => [.. Requirements.Documents.All.Select(document => document.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_rests_on_tests_that_are_run(string name) => Assert.All(Find(name).Requirements, row =>
    {
        Assert.Equal(row.Status == Status.NotYet, row.Holders.Count == 0);
        Assert.All(row.Holders, AssertIsRun);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_section_has_a_row_and_every_row_its_section(string name)
    {
        var document = Find(name);
        Assert.Equal(document.Sections.Distinct(), document.Requirements.Select(row => row.Section).Distinct());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_not_simply_done_has_its_reason(string name) => Assert.All(Find(name).Requirements, row =>
    {
        Assert.Equal(row.Status == Status.Done, row.Reason.Length == 0);
        Assert.All((string[])[row.Text, row.Reason], words => Assert.False(words.EndsWith('.') || words.Contains('\n', StringComparison.Ordinal), words));
        Assert.NotEmpty(row.Text);
    });

    [Fact]
    public void No_row_is_there_twice()
    {
        var rows = Requirements.Documents.All.SelectMany(document => document.Requirements.Select(row => (document.Name, row.Section, row.Text))).ToList();
        Assert.Equal(rows.Distinct(), rows);
    }

    [Fact]
    public void The_document_is_what_the_tables_say()
    {
        var written = ComplianceDocument.Write(Requirements.Documents.All);
        var path = Path.Combine(Repository.Root, ComplianceDocument.Path);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            File.WriteAllText(path, written);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == written,
            $"{ComplianceDocument.Path} does not say what the tables say. Write it anew: {WriteVariable}=1 ./test --filter-class '*{nameof(RequirementTests)}'");
    }

    private static void AssertIsRun(Holder holder)
    {
        Assert.True(File.Exists(Path.Combine(Repository.Root, ComplianceDocument.PathOf(holder))), $"{holder} has no source.");
        if (holder is Holder.Scene scene)
        {
            Assert.True(Transcript.All.Any(one => one.Verb == scene.Verb && one.Title == scene.Title), $"There is no {scene}.");
            return;
        }

        var (type, name) = (Holder.Method)holder;
        var method = type.GetMethod(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public);
        Assert.True(type is { IsPublic: true, IsAbstract: false } && method is not null, $"{holder} is no test that runs.");
        var fact = Assert.Single(method.GetCustomAttributes().OfType<IFactAttribute>());
        Assert.True(fact is { Skip: null, SkipUnless: null, SkipWhen: null, Explicit: false }, $"{holder} may be skipped.");
        Assert.False(MaySkipItself(holder, name), $"{holder} may skip itself.");
    }

    // From its name to the next attribute that makes a test.
    private static bool MaySkipItself(Holder holder, string name)
    {
        var source = Repository.ReadText(ComplianceDocument.PathOf(holder));
        var from = source.IndexOf($" {name}(", StringComparison.Ordinal);
        if (from < 0)
            return false;

        var after = source[from..];
        var next = after.IndexOf("\n    [", StringComparison.Ordinal);
        return after[..(next < 0 ? after.Length : next)].Contains("Assert.Skip", StringComparison.Ordinal);
    }

    private static Document Find(string name) => Requirements.Documents.All.Single(document => document.Name == name);
}
