using System.CommandLine;
using System.CommandLine.Parsing;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary>
/// Reads the options of one command line and collects all that is wrong with them. Options are declared as strings,
/// because System.CommandLine's own parsers stop at the first error, and whoever mends a command line wants to mend it once.
/// </summary>
internal sealed class SettingsReader(CommandResult result)
{
    private readonly List<string> _errors = [], _warnings = [];

    /// <summary>Checks by reading: what <paramref name="read"/> complains about becomes an error of the command line.</summary>
    public static void Check<T>(Command command, Func<SettingsReader, T> read) => command.Validators.Add(result =>
    {
        var reader = new SettingsReader(result);
        read(reader);
        reader._errors.ForEach(result.AddError);
    });

    public IReadOnlyList<string> Errors => _errors;

    public IReadOnlyList<string> Warnings => _warnings;

    public bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };

    public T? Value<T>(Option<T> option) => result.GetValue(option);

    public T? Value<T>(Argument<T> argument) => result.GetValue(argument);

    public T[] All<T>(Option<string[]> option, Func<string, Parsed<T>> parse) =>
        [.. (result.GetValue(option) ?? []).Select(word => parse(word)).Where(parsed => !Fails(option.Name, parsed.Error)).Select(parsed => parsed.Value!)];

    /// <summary>Null where the option is not given, or wrong.</summary>
    public T? One<T>(Option<string?> option, Func<string, Parsed<T>> parse)
    {
        var parsed = result.GetValue(option) is { } word ? parse(word) : default;
        Fails(option.Name, parsed.Error);
        return parsed.Value;
    }

    public T? One<T>(Argument<string> argument, Func<string, Parsed<T>> parse)
    {
        var parsed = result.GetValue(argument) is { } word ? parse(word) : default;
        Fails(argument.Name, parsed.Error);
        return parsed.Value;
    }

    public void Error(string error) => _errors.Add(error);

    public void Warn(string warning) => _warnings.Add(warning);

    private bool Fails(string name, string? error)
    {
        if (error is not null)
            _errors.Add($"{name}: {error}");
        return error is not null;
    }
}
