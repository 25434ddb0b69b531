using System.CommandLine;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary><c>--config FILE</c>.</summary>
internal sealed class ConfigOption(string description)
{
    public Option<string?> Option { get; } = new("--config") { Description = description, HelpName = "FILE" };

    /// <summary>The settings of the file; without one, the defaults, and the environment is not looked at.</summary>
    public ServeSettings Read(SettingsReader reader)
    {
        if (reader.Value(Option) is not { } name)
            return ServeSettings.Default;

        var file = ConfigurationFile.Load(name, EnvironmentOverrides.FromProcess());
        foreach (var error in file.Errors)
            reader.Error(error.ToString());
        foreach (var warning in file.Warnings)
            reader.Warn(warning.ToString());
        return file.Settings;
    }
}
