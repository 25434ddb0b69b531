using System.CommandLine;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary><c>portcullis check-config</c>: all that is wrong with a configuration file, without a server.</summary>
internal static class CheckConfigCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = $"The configuration file. Default: {ConfigurationFile.DefaultName}.",
            DefaultValueFactory = _ => ConfigurationFile.DefaultName,
        };
        var schema = new Option<bool>("--schema") { Description = "Print the JSON Schema of the file instead, for editors." };
        var reference = new Option<bool>("--reference") { Description = "Print what there is to set instead, as Markdown." };

        var command = new Command("check-config", "Says all that is wrong with a configuration file, the environment included. Exit code 0 where nothing is, 2 else.")
        {
            file, schema, reference,
        };
        command.SetAction(parsed =>
        {
            var console = parsed.InvocationConfiguration;
            if (parsed.GetValue(schema) || parsed.GetValue(reference))
            {
                console.Output.Write(parsed.GetValue(schema) ? SettingsSchema.Write() : SettingsReference.Write());
                return ExitCode.Success;
            }

            return Check(console, parsed.GetValue(file)!);
        });
        return command;
    }

    private static int Check(InvocationConfiguration console, string name)
    {
        var file = ConfigurationFile.Load(name, EnvironmentOverrides.FromProcess());
        foreach (var error in file.Errors)
            console.Error.WriteLine(error);
        foreach (var warning in file.Warnings)
            console.Error.WriteLine($"Warning: {warning}");
        if (file.Errors.Count > 0)
            return ExitCode.Usage;

        console.Output.WriteLine($"{name} is in order.");
        return ExitCode.Success;
    }
}
