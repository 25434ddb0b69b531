using System.CommandLine;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary><c>portcullis init</c>: a configuration file to begin with.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = $"Where to write it; a file that is there is left as it is. Default: {ConfigurationFile.DefaultName}.",
            DefaultValueFactory = _ => ConfigurationFile.DefaultName,
        };
        var command = new Command("init", "Writes a configuration file with every setting in it, explained and commented out.") { file };
        command.SetAction(parsed => Write(parsed.InvocationConfiguration, parsed.GetValue(file)!));
        return command;
    }

    private static int Write(InvocationConfiguration console, string name)
    {
        try
        {
            // Its owner's alone: passwords will stand in it.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var writer = new StreamWriter(name, options);
            writer.Write(StartingFile.Write());
        }
        catch (IOException) when (File.Exists(name))
        {
            console.Error.WriteLine($"{name} is there already, and stays as it is.");
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            console.Error.WriteLine(e.Message);
            return ExitCode.LocalFile;
        }

        console.Output.WriteLine($"{name} is written. Try: portcullis check-config {name}, then portcullis serve --config {name}");
        return ExitCode.Success;
    }
}
