using System.Text.RegularExpressions;
using System.Xml.Linq;
using Portcullis.Tests.Documents;

namespace Portcullis.Tests.Architecture;

/// <summary>What ARCHITECTURE.md says about who may know whom, read off the sources.</summary>
public sealed partial class ArchitectureTests
{
    private const int MaximumLines = 300;

    private static readonly string Source = Path.Combine(Repository.Root, "src");

    /// <summary>Each project, and all that it may refer to.</summary>
    private static readonly Dictionary<string, string[]> References = new()
    {
        ["Portcullis.Protocol"] = [],
        ["Portcullis.Storage"] = ["Portcullis.Protocol"],
        ["Portcullis.Storage.S3"] = ["Portcullis.Storage"],
        ["Portcullis.Server"] = ["Portcullis.Protocol", "Portcullis.Storage"],
        ["Portcullis.Client"] = ["Portcullis.Protocol"],
        ["Portcullis"] = ["Portcullis.Client", "Portcullis.Server", "Portcullis.Storage", "Portcullis.Storage.S3", "Portcullis.Protocol"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Source).Select(directory => Path.GetFileName(directory))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_to_those_below_it_alone(string project)
    {
        var file = XDocument.Load(Path.Combine(Source, project, project + ".csproj"));
        var referred = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.True(References.TryGetValue(project, out var allowed), $"{project} is new: say here what it may refer to.");
        Assert.All(referred, one => Assert.Contains(one, allowed));
    }

    [Theory]
    [InlineData("Portcullis.Protocol")]
    [InlineData("Portcullis.Storage")]
    [InlineData("Portcullis.Client")]
    public void The_libraries_below_need_no_packages(string project)
    {
        var packages = XDocument.Load(Path.Combine(Source, project, project + ".csproj")).Descendants("PackageReference");
        Assert.Empty(packages.Select(package => package.Attribute("Include")!.Value));
    }

    [Theory]
    [InlineData("DataTransfer")]
    [InlineData("Policies")]
    [InlineData("Accounts")]
    [InlineData("Profiles")]
    [InlineData("Security")]
    [InlineData("Transport")]
    public void The_servers_lower_folders_never_look_at_sessions_or_commands(string folder)
    {
        var directory = Path.Combine(Source, "Portcullis.Server", folder);
        if (!Directory.Exists(directory))
            return;

        Assert.Empty(FilesOf(directory).SelectMany(file => LinesOf(file, SessionsOrCommands())));
    }

    [Fact]
    public void The_protocol_opens_no_sockets_and_awaits_nothing() =>
        Assert.Empty(FilesOf(Path.Combine(Source, "Portcullis.Protocol")).SelectMany(file => LinesOf(file, SocketsOrTasks())));

    [Fact]
    public void Only_the_transport_knows_sockets() =>
        Assert.Empty(FilesOf(Path.Combine(Source, "Portcullis.Server"))
            .Where(file => !file.Contains("/Transport/", StringComparison.Ordinal))
            .SelectMany(file => LinesOf(file, NewSockets())));

    [Fact]
    public void No_file_is_longer_than_a_reader_has_patience() =>
        Assert.All(FilesOf(Source), file => Assert.True(File.ReadLines(file).Count() <= MaximumLines, $"{file} has more than {MaximumLines} lines."));

    private static IEnumerable<string> FilesOf(string directory) =>
        Directory.GetFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static IEnumerable<string> LinesOf(string file, Regex forbidden) =>
        File.ReadLines(file).Where(line => forbidden.IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}");

    [GeneratedRegex(@"(?<!Protocol\.)\b(Sessions|Commands)(\.|;)")]
    private static partial Regex SessionsOrCommands();

    [GeneratedRegex(@"\bawait\b|\bTask\b|\bnew (Socket|TcpClient|TcpListener|UdpClient|NetworkStream|FileStream|HttpClient)\b|System\.IO\.Pipelines")]
    private static partial Regex SocketsOrTasks();

    [GeneratedRegex(@"\bnew (Socket|TcpClient|TcpListener|UdpClient|NetworkStream)\(")]
    private static partial Regex NewSockets();
}
