using System.Runtime.CompilerServices;

namespace Portcullis.Tests.Documents;

/// <summary>The files of the repository, found from where this source file was compiled.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string ReadText(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The lines of the fenced block that follows the comment <c>&lt;!-- name --&gt;</c>.</summary>
    public static string[] ReadBlock(string path, string name)
    {
        var lines = ReadText(path).Split('\n');
        var comment = Array.IndexOf(lines, $"<!-- {name} -->");
        Assert.True(comment >= 0, $"{path} has no block named '{name}'.");
        return [.. lines.Skip(comment + 2).TakeWhile(line => line != "```")];
    }

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        var folder = Path.GetDirectoryName(thisFile);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Portcullis.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The repository is not where it was compiled.");
    }
}
