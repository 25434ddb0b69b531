using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Portcullis.Audit;
using Portcullis.Configuration;
using Portcullis.Protocol.Replies;

namespace Portcullis.Cli;

/// <summary><c>portcullis audit</c>: checks and searches the audit record.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Checks the audit record, or looks for something in it (docs/audit.md). The server may run meanwhile.") { CreateVerify(), CreateSearch() };

    private static Command CreateVerify()
    {
        var place = new AuditPlace();
        var keyFile = new Option<string?>("--key-file") { HelpName = "FILE", Description = "The key of the chain; without it that of the configuration file." };
        var expect = new Option<string?>("--expect")
        {
            HelpName = "NUMBER:HASH",
            Description = "A record that was noted somewhere else, from the log or a check before: it must be there as it was. So records are missed that were taken off the end.",
        };

        var command = new Command("verify", """
            Finds every octet of the audit record that was changed, and every record that was removed, put in or moved.

            Exit code 0 where nothing is wrong, 1 where something is, 2 where it could not be checked.
            """);
        place.AddTo(command);
        command.Options.Add(keyFile);
        command.Options.Add(expect);
        SettingsReader.Check(command, Read);
        command.SetAction(parsed => AuditPlace.Guard(parsed.InvocationConfiguration, () =>
        {
            var (settings, noted) = Read(new SettingsReader(parsed.CommandResult));
            return Verify(parsed.InvocationConfiguration.Output, settings!, noted);
        }));
        return command;

        (AuditSettings?, AuditLink?) Read(SettingsReader reader)
        {
            var settings = place.Read(reader);
            var noted = reader.IsGiven(expect) ? reader.One(expect, ParseLink) : null;
            return (settings is null ? null : settings with { KeyFile = reader.Value(keyFile) ?? settings.KeyFile }, noted?.Link);
        }
    }

    private static Command CreateSearch()
    {
        var place = new AuditPlace();
        var account = new Option<string?>("--account") { HelpName = "NAME", Description = "Of this account, or of who said USER NAME." };
        var path = new Option<string?>("--path") { HelpName = "PATH", Description = "Of this file, of all below this directory, or of what matches a pattern with * and ?." };
        var since = new Option<string?>("--since") { HelpName = "TIME", Description = "From this moment in UTC on: 2026-11-01, or 2026-11-01T10:00:00Z." };
        var until = new Option<string?>("--until") { HelpName = "TIME", Description = "Until then, which is not included." };
        var rule = new Option<string?>("--rule") { HelpName = "ID", Description = "Refused by this rule, or let through as an exception to it." };
        var kind = new Option<string?>("--event") { HelpName = "EVENT", Description = "Of this kind: login, refusal, transfer, file-changed, exception-used, and so on." };
        var json = new Option<bool>("--json") { Description = "Print the lines as they are: JSON, one object a line." };

        var command = new Command("search", "Prints the records that match all that is given, oldest first.");
        place.AddTo(command);
        foreach (var option in new Option[] { account, path, since, until, rule, kind, json })
            command.Options.Add(option);
        SettingsReader.Check(command, Read);
        command.SetAction(parsed => AuditPlace.Guard(parsed.InvocationConfiguration, () =>
        {
            var (settings, search) = Read(new SettingsReader(parsed.CommandResult));
            foreach (var line in search.In(settings!.Folder!))
                parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(json) ? line : Describe(line));
            return ExitCode.Success;
        }));
        return command;

        (AuditSettings?, AuditSearch) Read(SettingsReader reader) => (place.Read(reader), new AuditSearch
        {
            Account = reader.Value(account),
            Path = reader.Value(path),
            Since = reader.IsGiven(since) ? reader.One(since, ParseTime) : null,
            Until = reader.IsGiven(until) ? reader.One(until, ParseTime) : null,
            Rule = reader.Value(rule),
            Event = reader.Value(kind),
        });
    }

    private static int Verify(TextWriter output, AuditSettings settings, AuditLink? noted)
    {
        var verdict = AuditVerifier.Verify(settings.Folder!, AuditKey.Load(settings.KeyFile), noted);
        foreach (var note in verdict.Notes)
            output.WriteLine($"Note: {note}");
        foreach (var problem in verdict.Problems)
            output.WriteLine(Printable.Line(problem.ToString()));
        output.WriteLine(verdict.Problems.Count == 0
            ? $"{verdict.Records} records are as they were written. The last: {verdict.Last.Number}:{verdict.Last.HashText}"
            : $"The audit record is not as it was written: {verdict.Problems.Count} problems in {verdict.Records} records.");
        return verdict.Problems.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Describe(string line)
    {
        using var document = JsonDocument.Parse(line);
        var record = new AuditReading(document.RootElement);
        return Printable.Line(string.Create(CultureInfo.InvariantCulture, $"{record.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} #{record.Number} {record.Event} {string.Join(' ', record.Members)}"));
    }

    private static Parsed<DateTimeOffset> ParseTime(string word) =>
        DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? new(time)
            : new($"'{word}' is not a time, like 2026-11-01 or 2026-11-01T10:00:00Z.");

    private static Parsed<NotedLink> ParseLink(string word) =>
        word.Split(':') is [var number, { Length: 64 } hash]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 && hash.All(char.IsAsciiHexDigit)
            ? new(new NotedLink(new AuditLink(n, Convert.FromHexString(hash))))
            : new($"'{word}' is not the number of a record and its hash, as 'audit verify' prints them.");

    private sealed record NotedLink(AuditLink Link);
}

/// <summary>Where the audit record is: <c>--state DIR</c>, or <c>--config FILE</c> whose state it is.</summary>
internal sealed class AuditPlace
{
    private readonly Option<string?> _state = new("--state") { HelpName = "DIR", Description = "The state folder of the server." };

    private readonly ConfigOption _config = new("The configuration file of the server, instead of --state.");

    public void AddTo(Command command)
    {
        command.Options.Add(_state);
        command.Options.Add(_config.Option);
    }

    /// <summary>Null, and an error, where nothing says where it is.</summary>
    public AuditSettings? Read(SettingsReader reader)
    {
        var settings = _config.Read(reader);
        if ((reader.Value(_state) ?? settings.State) is { } state)
            return settings.Audit with { Folder = Path.Combine(state, Composition.AuditFolder) };
        reader.Error("Say where the audit record is: --state DIR, or --config FILE with a state.");
        return null;
    }

    /// <summary>What cannot be read is an error of usage, told in a line.</summary>
    public static int Guard(InvocationConfiguration console, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.Error.WriteLine(e.Message);
            return ExitCode.Usage;
        }
    }
}
