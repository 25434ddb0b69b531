using System.Globalization;
using System.Net;
using Portcullis.Accounts.Databases;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;

namespace Portcullis.Configuration;

/// <summary>
/// From words to values, for the command line and the file alike. Each parser says what was wrong with which word, and
/// what is right.
/// </summary>
internal static class Parsers
{
    public static Parsed<IPEndPoint> EndPoint(string word) =>
        IPEndPoint.TryParse(word, out var endPoint) && HasPort(word, endPoint)
            ? new(endPoint)
            : new($"'{word}' is not an address and port, like 127.0.0.1:2121 or [::1]:2121.");

    public static Parsed<AccountSettings> User(string word) =>
        word.Split(':', 2) is [{ Length: > 0 } name, { Length: > 0 } password]
            ? new(new AccountSettings { Name = name, Password = password })
            : new($"'{word.Split(':')[0]}' is not NAME:PASSWORD, neither of them empty.");

    // 192.168.4.0/24, a single address, and a last day after '@'.
    public static Parsed<LegacyNetwork> LegacyNetwork(string word)
    {
        var parts = word.Split('@', 2);
        if (!TryParseNetwork(parts[0], out var network))
            return new($"'{word}' is not a network, like 192.168.4.0/24 or 192.168.4.29, with @YYYY-MM-DD where it is to end.");
        if (parts.Length == 1)
            return new(new LegacyNetwork(network));

        var end = LastDay(parts[1]);
        return end.Error is { } error ? new(error) : new(new LegacyNetwork(network, end.Value));
    }

    /// <summary>The moment after a last day, which is in UTC.</summary>
    public static Parsed<DateTimeOffset> LastDay(string word) =>
        DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) && last < DateOnly.MaxValue
            ? new(new DateTimeOffset(last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero))
            : new($"'{word}' is not a last day, like 2027-06-30 (UTC).");

    public static Parsed<IPNetwork> Network(string word) =>
        TryParseNetwork(word, out var network) ? new(network) : new($"'{word}' is not a network, like 192.168.4.0/24, 192.168.4.29 or 2001:db8::/32.");

    public static Parsed<PortRange> PortRange(string word) =>
        word.Split('-') is [var low, var high]
        && int.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
        && first is >= 1024 and <= 65535 && last is >= 1024 and <= 65535 && first <= last
            ? new(new PortRange(first, last))
            : new($"'{word}' is not a range of ports within 1024-65535, like 50000-50999.");

    public static Parsed<string> AccountName(string word) =>
        Kinds.Name.IsAllowed(word) ? new(word, null) : new(null, $"'{Printable.Line(word)}' is not {Kinds.Name.Allowed}.");

    /// <summary>The text itself is not shown: there may be a password in it.</summary>
    public static Parsed<string> Connection(string word) =>
        PostgresAccounts.IsConnection(word) ? new(word, null) : new(null, $"The value (not shown) is not {PostgresAccounts.Allowed}.");

    public static Parsed<IPAddress> Address(string word) =>
        IPAddress.TryParse(word, out var address) ? new(address) : new($"'{word}' is not an IP address.");

    public static Parsed<DataPortPreset> Preset(string word) => word switch
    {
        "nt351" => new(DataPortPreset.Nt351),
        "nt4" => new(DataPortPreset.Nt4),
        "legacy" => new(DataPortPreset.Legacy),
        _ => new($"'{word}' is not one of nt351, nt4, legacy."),
    };

    public static Parsed<PartialUploads> PartialUploads(string word) => word switch
    {
        "when-marked" => new(Server.DataTransfer.PartialUploads.WhenMarked),
        "never" => new(Server.DataTransfer.PartialUploads.Never),
        "always" => new(Server.DataTransfer.PartialUploads.Always),
        _ => new($"'{word}' is not one of when-marked, never, always."),
    };

    public static Parsed<Look> Look(string word) => word switch
    {
        "unix" => new(Configuration.Look.Unix),
        "nt" => new(Configuration.Look.WindowsNt),
        _ => new($"'{word}' is not one of unix, nt."),
    };

    // Whether this host knows it is asked when it is to become it.
    public static Parsed<string> HostUser(string word) =>
        word.Length is > 0 and <= 100 && word[0] != '-' && word.Count(letter => letter == ':') < 2 && word[^1] != ':' && word[0] != ':'
        && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "_.-$:@\\".Contains(letter))
            ? new(word, null)
            : new(null, $"'{word}' is not a user of this host, or user:group.");

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

    // The framework also reads "1" as 0.0.0.1.
    private static bool TryParseNetwork(string word, out IPNetwork network)
    {
        if (word.Contains('/'))
            return IPNetwork.TryParse(word, out network);

        IPAddress? address = null;
        var parsed = (word.Contains(':') || word.Split('.').Length == 4) && IPAddress.TryParse(word, out address);
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
