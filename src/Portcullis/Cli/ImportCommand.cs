using System.CommandLine;
using Portcullis.Import;

namespace Portcullis.Cli;

/// <summary><c>portcullis import</c>: the configuration of another server as one of ours.</summary>
internal static class ImportCommand
{
    public static Command Create() => new("import", "Makes a configuration of that of another FTP server.") { CreateNt() };

    private static Command CreateNt()
    {
        var file = new Argument<string?>("FILE.reg")
        {
            Description = "An export of HKLM\\SYSTEM\\CurrentControlSet\\Services\\Ftpsvc\\Parameters or MSFTPSVC\\Parameters.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new Option<string?>("--output") { HelpName = "FILE", Description = "Where to write the configuration, instead of standard output; a file that is there is left as it is." };
        var reference = new Option<bool>("--reference") { Description = "Print what becomes of each parameter instead, as Markdown." };

        var command = new Command("nt", """
            Makes a configuration of the registry keys of the FTP service of Windows NT and IIS.

            A line for each value goes to standard error: carried, safe default kept, unsafe (and what there is instead), or
            unsupported. Nothing that opens a hole is carried over.
            """)
        {
            file, output, reference,
        };
        command.SetAction(parsed =>
        {
            var console = parsed.InvocationConfiguration;
            if (parsed.GetValue(reference))
            {
                console.Output.Write(NtReference.Write());
                return ExitCode.Success;
            }

            if (parsed.GetValue(file) is { } name)
                return Import(console, name, parsed.GetValue(output));
            console.Error.WriteLine("FILE.reg is missing.");
            return ExitCode.Usage;
        });
        return command;
    }

    private static int Import(InvocationConfiguration console, string name, string? output)
    {
        try
        {
            if (new FileInfo(name).Length > RegReader.MaximumLength)
            {
                console.Error.WriteLine($"{name}: it is longer than {RegReader.MaximumLength / 1024 / 1024} MiB.");
                return ExitCode.Usage;
            }

            var file = RegReader.Read(File.ReadAllBytes(name));
            foreach (var error in file.Errors)
                console.Error.WriteLine($"{name}:{error.Line}: {error.Message}");
            return file.Errors.Count > 0 ? ExitCode.Usage : Write(console, NtImport.Of(file), output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            console.Error.WriteLine(e.Message);
            return ExitCode.LocalFile;
        }
    }

    private static int Write(InvocationConfiguration console, NtImport import, string? output)
    {
        if (import.Report.Count == 0)
        {
            console.Error.WriteLine("The file has no value of ...\\Services\\Ftpsvc\\Parameters or ...\\Services\\MSFTPSVC\\Parameters.");
            return ExitCode.Usage;
        }

        if (output is not null)
        {
            if (File.Exists(output))
            {
                console.Error.WriteLine($"{output} is there already, and stays as it is.");
                return ExitCode.Usage;
            }

            using var writer = new StreamWriter(new FileStream(output, FileMode.CreateNew, FileAccess.Write));
            writer.Write(import.Configuration);
        }
        else
        {
            console.Output.Write(import.Configuration);
        }

        foreach (var line in import.Report)
            console.Error.WriteLine(line);
        if (import.Ignored > 0)
            console.Error.WriteLine($"{import.Ignored} values of other keys were not looked at.");
        console.Error.WriteLine("What is not in the file keeps our defaults; docs/nt-parameters.md compares them with theirs.");
        return ExitCode.Success;
    }
}
