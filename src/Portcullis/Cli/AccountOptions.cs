using System.CommandLine;
using Portcullis.Accounts;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary>What <c>account add</c>, <c>account set</c> and their like for groups change: settings, and groups.</summary>
internal sealed class AccountOptions
{
    public const string Example = "--set folder=/srv/anna --set permissions=elr --set quota.octets=10GiB";

    private readonly Option<string[]> _set = new("--set")
    {
        Description = $"A setting of accounts[] (docs/configuration.md), with . between names: {Example}. Lists and objects are JSON. May be given more than once.",
        HelpName = "SETTING=VALUE",
    };

    private readonly Option<string[]> _unset = new("--unset") { Description = "A setting to take back: it is inherited from a group then, or has its default. May be given more than once.", HelpName = "SETTING" };

    private readonly Option<string[]> _group = new("--group") { Description = "A group it is in, whose settings it inherits; of several the first that says something counts. All of them are given, or none is changed.", HelpName = "GROUP" };

    private readonly Option<bool> _noGroup = new("--no-group") { Description = "It is in no group." };

    private IReadOnlyList<Row> _rows = [];

    /// <param name="command">Gets them.</param>
    /// <param name="isNew">There is nothing to take back.</param>
    /// <param name="isGroup">It is not in groups itself.</param>
    public void AddTo(Command command, bool isNew, bool isGroup)
    {
        command.Options.Add(_set);
        if (!isNew)
            command.Options.Add(_unset);
        _rows = isGroup ? GroupTable.StoredRows : AccountTable.Stored.Rows;
        if (isGroup)
            return;
        command.Options.Add(_group);
        if (!isNew)
            command.Options.Add(_noGroup);
    }

    /// <summary>Anything but the database.</summary>
    public bool IsAnyGiven(SettingsReader reader) => new Option[] { _set, _unset, _group, _noGroup }.Any(reader.IsGiven);

    public void Check(SettingsReader reader)
    {
        if (reader.IsGiven(_group) && reader.IsGiven(_noGroup))
            reader.Error("--group and --no-group: one of them is enough.");
        foreach (var twice in Groups(reader).GroupBy(name => name).Where(group => group.Count() > 1))
            reader.Error($"--group: {twice.Key} is given twice.");
    }

    /// <summary>Null where they stay.</summary>
    public IReadOnlyList<string>? GroupsOf(SettingsReader reader) => reader.IsGiven(_group) ? Groups(reader) : reader.IsGiven(_noGroup) ? [] : null;

    /// <summary>The settings with the changes; what is wrong with these, all of it, is in <paramref name="errors"/>.</summary>
    public string Change(SettingsReader reader, string settings, ConfigurationErrors errors)
    {
        var map = ConfigText.Parse(System.Text.Encoding.UTF8.GetBytes(settings), "settings", errors) as ConfigNode.Map ?? new ConfigNode.Map(new Origin("settings"), []);
        foreach (var word in reader.IsGiven(_set) ? reader.Value(_set)! : [])
            map = SettingChange.Set(map, word, _rows, errors) ?? map;
        foreach (var path in reader.IsGiven(_unset) ? reader.Value(_unset)! : [])
            map = SettingChange.Unset(map, path, _rows, errors) ?? map;
        return ConfigJson.Write(map);
    }

    private string[] Groups(SettingsReader reader) => reader.IsGiven(_group) ? reader.Value(_group)! : [];
}
