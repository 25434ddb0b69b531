using System.Text;
using System.Text.RegularExpressions;
using Portcullis.Configuration;

namespace Portcullis.Tests.Documents;

/// <summary>
/// What the documents say of the configuration is what the program reads. With PORTCULLIS_WRITE_DOCUMENTS=1 the generated
/// ones are written anew.
/// </summary>
public sealed partial class ConfigurationDocumentTests
{
    public static TheoryData<string, string> Generated => new()
    {
        { "docs/configuration.md", SettingsReference.Write() },
        { "docs/portcullis.schema.json", SettingsSchema.Write() },
    };

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")).Select(page => Path.GetRelativePath(Repository.Root, page))];

    [Theory]
    [MemberData(nameof(Generated))]
    public void A_generated_document_is_as_the_program_writes_it(string path, string text)
    {
        if (Environment.GetEnvironmentVariable("PORTCULLIS_WRITE_DOCUMENTS") == "1")
            File.WriteAllText(Path.Combine(Repository.Root, path), text);
        Assert.Equal(text, Repository.ReadText(path));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_of_JSON_is_a_configuration_that_loads(string page)
    {
        foreach (Match block in JsonBlock().Matches(Repository.ReadText(page)))
        {
            var file = ConfigurationFile.Parse(Encoding.UTF8.GetBytes(block.Groups[1].Value), page, "/srv", new Dictionary<string, string>());
            Assert.Empty(file.Errors);
        }
    }

    [GeneratedRegex("^ *```jsonc?\n(.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
