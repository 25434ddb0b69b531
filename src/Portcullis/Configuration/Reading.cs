namespace Portcullis.Configuration;

/// <summary>One reading of one configuration: what it has come to, and what was wrong.</summary>
/// <param name="folder">What relative pathnames in the file start from; null where there is no file, and they are wrong.</param>
internal sealed class Reading(string? folder)
{
    public ConfigurationErrors Errors { get; } = new();

    public string? Folder => folder;

    /// <summary>What the rows before have made: names of networks, the representation that accounts start from.</summary>
    public ServeSettings Settings { get; set; } = ServeSettings.Default;

    /// <summary>Where the options of the server were given.</summary>
    public Dictionary<string, Origin> OptionOrigins { get; } = [];

    /// <summary>The file itself has passwords in it.</summary>
    public bool HasPasswords { get; set; }

    public void Wrong(ConfigNode node, string path, Kind kind) =>
        Errors.Add(node.Origin, path, $"{node.Shown} is not {kind.Allowed}.");

    public void Unknown(ConfigMember member, string path, IEnumerable<Row> rows)
    {
        if (Errors.IsFull)
            return;

        var suggestion = Suggestion.For(member.Name, [.. rows.Select(row => row.Key)]) ?? SettingsTable.FindPath(member.Name);
        var name = new ConfigNode.Text(member.Origin, member.Name).Shown;
        Errors.Add(member.Origin, path, $"There is no setting {name} here.{(suggestion is null ? "" : $" Did you mean \"{suggestion}\"?")}");
    }
}
