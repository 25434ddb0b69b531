using Portcullis.Server;

namespace Portcullis.Configuration;

/// <summary>The configuration file, read and judged as a whole: settings, or all that is wrong.</summary>
/// <param name="Settings">Of use only where there are no errors.</param>
/// <param name="Errors">In the order of the file.</param>
/// <param name="Warnings">What is allowed, and unwise.</param>
internal sealed record ConfigurationFile(ServeSettings Settings, IReadOnlyList<ConfigurationError> Errors, IReadOnlyList<ConfigurationError> Warnings)
{
    public const string DefaultName = "portcullis.json";

    /// <param name="file">A pathname of the host.</param>
    /// <param name="variables">See <see cref="EnvironmentOverrides"/>.</param>
    public static ConfigurationFile Load(string file, IReadOnlyDictionary<string, string> variables)
    {
        var reading = new Reading(FolderOf(file));
        var octets = HostFile.Read(file, ConfigText.MaximumLength, out var fault);
        if (octets is null)
            reading.Errors.Add(new Origin(file), "", fault!);
        else
            Read(octets, file, variables, reading);

        if (reading.HasPasswords && HostFile.IsOpenToOthers(file))
            reading.Errors.Warn(new Origin(file), "", $"It has passwords in it and can be read by others than its owner: chmod 600 {file}");
        return new ConfigurationFile(reading.Settings, reading.Errors.Errors, reading.Errors.Warnings);
    }

    /// <summary>A text that is in no file.</summary>
    public static ConfigurationFile Parse(ReadOnlySpan<byte> octets, string name, string folder, IReadOnlyDictionary<string, string> variables)
    {
        var reading = new Reading(folder);
        Read(octets, name, variables, reading);
        return new ConfigurationFile(reading.Settings, reading.Errors.Errors, reading.Errors.Warnings);
    }

    private static void Read(ReadOnlySpan<byte> octets, string name, IReadOnlyDictionary<string, string> variables, Reading reading)
    {
        reading.Settings = ServeSettings.Default with { DefaultFolder = Path.Combine(reading.Folder ?? "", ServeSettings.Default.DefaultFolder) };
        if (ConfigText.Parse(octets, name, reading.Errors) is not { } root)
            return;

        root = EnvironmentOverrides.Apply(root, variables, reading.Errors);
        reading.Settings = SettingsTable.Root.Read(root, "", reading, reading.Settings, settings => reading.Settings = settings);
        reading.Settings = reading.Settings with { Given = GivenSettings.Of(root) };
        if (reading.Errors.Count == 0)
            Validate(root, reading);
    }

    // What the server itself finds wrong with its options as a whole, put where it stands in the file.
    private static void Validate(ConfigNode root, Reading reading)
    {
        var settings = reading.Settings;
        IEnumerable<string> complaints = settings.Server.DataPorts.LegacyNetworks.Count > 0 && !settings.HasLegacyPreset
            ? settings.Server.Validate().Append($"{nameof(FtpServerOptions.DataPorts)}: They are of no use without the preset legacy, here or in settings of a network, an account or a virtual host.")
            : settings.Server.Validate();
        foreach (var account in settings is { State: null, AccountDatabase: null } ? settings.Accounts.Concat(settings.VirtualHosts.SelectMany(host => host.Accounts)).Where(account => account.Uses is not null) : [])
            reading.Errors.Add(root.Origin, "", $"The account {account.Name} has uses, and there is no place to count them: give state or accountDatabase.");
        if (settings.MissesTls)
            complaints = complaints.Append($"{nameof(FtpServerOptions.Tls)}: It is off, and a network, an account or a virtual host asks for it.");
        foreach (var error in complaints)
        {
            var (option, message) = error.Split(": ", 2) is [var before, var after] ? (before, after) : ("", error);
            var path = SettingsTable.All.Where(each => each.Row.Option == option).Select(each => each.Path).FirstOrDefault();
            reading.Errors.Add(reading.OptionOrigins.GetValueOrDefault(option, root.Origin), path ?? "", message);
        }
    }

    private static string FolderOf(string file) => file.Length == 0 ? "." : Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
}
