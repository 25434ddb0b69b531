using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;

namespace Portcullis.Cli;

/// <summary>
/// From words to values, for options and arguments. Each says what was wrong with which word, and what is right; a word
/// that is wrong adds an error to the result, so that all errors are told at once.
/// </summary>
internal static class Parsers
{
    public static IPEndPoint[] EndPoints(ArgumentResult result) => All(result, EndPoint);

    public static IPEndPoint EndPoint(ArgumentResult result) => One(result, EndPoint);

    public static UserSetting[] Users(ArgumentResult result) => All(result, User);

    public static LegacyNetwork[] LegacyNetworks(ArgumentResult result) => All(result, LegacyNetwork);

    public static PortRange PortRange(ArgumentResult result) => One(result, PortRange);

    public static IPAddress Address(ArgumentResult result) => One(result, Address);

    public static DataPortPreset Preset(ArgumentResult result) => One(result, Preset);

    /// <summary>
    /// For checks across options, which run while single options may have errors of their own: those are told already,
    /// and asking for their values throws.
    /// </summary>
    public static T? ValueOrDefault<T>(CommandResult result, Option<T> option)
    {
        try
        {
            return result.GetValue(option);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    private static Parsed<IPEndPoint> EndPoint(string word) =>
        IPEndPoint.TryParse(word, out var endPoint) && HasPort(word, endPoint)
            ? new(endPoint)
            : new($"'{word}' is not an address and port, like 127.0.0.1:2121 or [::1]:2121.");

    private static Parsed<UserSetting> User(string word) =>
        word.Split(':', 2) is [{ Length: > 0 } name, { Length: > 0 } password]
            ? new(new UserSetting(name, password))
            : new($"'{word.Split(':')[0]}' is not NAME:PASSWORD, neither of them empty.");

    // 192.168.4.0/24, a single address, and a last day after '@'.
    private static Parsed<LegacyNetwork> LegacyNetwork(string word)
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

    private static Parsed<PortRange> PortRange(string word) =>
        word.Split('-') is [var low, var high]
        && int.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
        && first is >= 1024 and <= 65535 && last is >= 1024 and <= 65535 && first <= last
            ? new(new PortRange(first, last))
            : new($"'{word}' is not a range of ports within 1024-65535, like 50000-50999.");

    private static Parsed<IPAddress> Address(string word) =>
        IPAddress.TryParse(word, out var address) ? new(address) : new($"'{word}' is not an IP address.");

    private static Parsed<DataPortPreset> Preset(string word) => word switch
    {
        "nt351" => new(DataPortPreset.Nt351),
        "nt4" => new(DataPortPreset.Nt4),
        "legacy" => new(DataPortPreset.Legacy),
        _ => new($"'{word}' is not one of nt351, nt4, legacy."),
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

    private static T[] All<T>(ArgumentResult result, Func<string, Parsed<T>> parse)
    {
        var values = new List<T>();
        foreach (var token in result.Tokens)
        {
            var parsed = parse(token.Value);
            if (parsed.Error is null)
                values.Add(parsed.Value!);
            else
                result.AddError(Locate(result, parsed.Error));
        }

        return [.. values];
    }

    private static T One<T>(ArgumentResult result, Func<string, Parsed<T>> parse)
    {
        var parsed = parse(result.Tokens[0].Value);
        if (parsed.Error is not null)
            result.AddError(Locate(result, parsed.Error));
        return parsed.Value!;
    }

    private static string Locate(ArgumentResult result, string error) =>
        result.Parent is OptionResult option ? $"{option.Option.Name}: {error}" : error;

    private readonly record struct Parsed<T>(T? Value, string? Error)
    {
        public Parsed(T value) : this(value, null) { }

        public Parsed(string error) : this(default, error) { }
    }
}
