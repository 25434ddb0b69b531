using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;

namespace Portcullis.Cli;

/// <summary>
/// From words to values. Each parser says what was wrong with which word, and what is right. Options are declared as
/// strings and read here, because System.CommandLine's own parsers stop at the first error, and whoever mends a command
/// line wants to mend it once.
/// </summary>
internal static class Parsers
{
    public static Parsed<IPEndPoint> EndPoint(string word) =>
        IPEndPoint.TryParse(word, out var endPoint) && HasPort(word, endPoint)
            ? new(endPoint)
            : new($"'{word}' is not an address and port, like 127.0.0.1:2121 or [::1]:2121.");

    public static Parsed<UserSetting> User(string word) =>
        word.Split(':', 2) is [{ Length: > 0 } name, { Length: > 0 } password]
            ? new(new UserSetting(name, password))
            : new($"'{word.Split(':')[0]}' is not NAME:PASSWORD, neither of them empty.");

    // 192.168.4.0/24, a single address, and a last day after '@'.
    public static Parsed<LegacyNetwork> LegacyNetwork(string word)
    {
        var parts = word.Split('@', 2);
        if (!TryParseNetwork(parts[0], out var network))
            return new($"'{word}' is not a network, like 192.168.4.0/24 or 192.168.4.29, with @YYYY-MM-DD where it is to end.");
        if (parts.Length == 1)
            return new(new LegacyNetwork(network));

        return DateOnly.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
            ? new(new LegacyNetwork(network, new DateTimeOffset(last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)))
            : new($"'{parts[1]}' is not a last day, like 2027-06-30 (UTC).");
    }

    public static Parsed<PortRange> PortRange(string word) =>
        word.Split('-') is [var low, var high]
        && int.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
        && first is >= 1024 and <= 65535 && last is >= 1024 and <= 65535 && first <= last
            ? new(new PortRange(first, last))
            : new($"'{word}' is not a range of ports within 1024-65535, like 50000-50999.");

    public static Parsed<IPAddress> Address(string word) =>
        IPAddress.TryParse(word, out var address) ? new(address) : new($"'{word}' is not an IP address.");

    public static Parsed<DataPortPreset> Preset(string word) => word switch
    {
        "nt351" => new(DataPortPreset.Nt351),
        "nt4" => new(DataPortPreset.Nt4),
        "legacy" => new(DataPortPreset.Legacy),
        _ => new($"'{word}' is not one of nt351, nt4, legacy."),
    };

    public static Parsed<string> Profile(string word) =>
        ClientProfiles.All.FirstOrDefault(profile => profile.Name == word) is { Name: var name }
            ? new(name, null)
            : new(null, $"'{word}' is not one of {string.Join(", ", ClientProfiles.All.Select(profile => profile.Name))}.");

    public static Parsed<ControlEncoding> Charset(string word) =>
        ControlEncoding.TryFind(word, out var encoding) ? new(encoding) : new($"'{word}' is not utf-8, nor a character set based on ASCII with one octet a character, like latin1 or windows-1252.");

    public static Parsed<int?> CodePage(string word) =>
        word == "none" ? new(ClientSettings.NoTranslation)
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var ccsid) && (ccsid == ClientSettings.NoTranslation || EbcdicCodePage.IsSupported(ccsid)) ? new(ccsid)
        : new($"'{word}' is not 'none' or one of {string.Join(", ", EbcdicCodePage.SupportedCcsids)}.");

    public static Parsed<UnmappableRule?> Unmappable(string word) => word switch
    {
        "refuse" => new(UnmappableRule.Refuse),
        "substitute" => new(UnmappableRule.Substitute),
        _ => new($"'{word}' is not refuse or substitute."),
    };

    // The framework also reads "1:2" as 0.0.0.1:2, and takes a missing port for 0.
    private static bool HasPort(string word, IPEndPoint endPoint) =>
        (word.StartsWith('[') || word.Split('.').Length == 4)
        && (endPoint.Port != 0 || word.EndsWith(":0", StringComparison.Ordinal));

    private static bool TryParseNetwork(string word, out IPNetwork network)
    {
        if (word.Contains('/'))
            return IPNetwork.TryParse(word, out network);

        var parsed = IPAddress.TryParse(word, out var address);
        network = parsed ? new IPNetwork(address!, address!.GetAddressBytes().Length * 8) : default;
        return parsed;
    }
}

/// <summary>A value, or what is wrong with the word.</summary>
internal readonly record struct Parsed<T>(T? Value, string? Error)
{
    public Parsed(T value) : this(value, null) { }

    public Parsed(string error) : this(default, error) { }
}

/// <summary>Reads the options of one command line and collects all that is wrong with them.</summary>
internal sealed class SettingsReader(CommandResult result)
{
    private readonly List<string> _errors = [];

    /// <summary>Checks by reading: what <paramref name="read"/> complains about becomes an error of the command line.</summary>
    public static void Check<T>(Command command, Func<SettingsReader, T> read) => command.Validators.Add(result =>
    {
        var reader = new SettingsReader(result);
        read(reader);
        reader._errors.ForEach(result.AddError);
    });

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

    private bool Fails(string name, string? error)
    {
        if (error is not null)
            _errors.Add($"{name}: {error}");
        return error is not null;
    }
}
