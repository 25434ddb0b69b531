using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Portcullis.Accounts.Databases;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server.DataTransfer;

namespace Portcullis.Configuration;

/// <summary>The kinds of values that several settings take.</summary>
internal static partial class Kinds
{
    private const int LineLength = 500;

    private static readonly (string Name, TimeSpan Length)[] TimeUnits =
        [("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1))];

    public static BooleanKind Boolean { get; } = new();

    public static TextKind<string> Line { get; } = new(
        $"one line of at most {LineLength} characters",
        text => text.Length <= LineLength && !text.Any(char.IsControl) ? new(text, null) : null,
        text => text);

    /// <summary>A name that people choose: of an account, of a host.</summary>
    public static TextKind<string> Name { get; } = new(
        "a name of 1 to 128 characters, none of them a control character",
        text => text.Length is > 0 and <= 128 && !text.Any(char.IsControl) ? new(text, null) : null,
        text => text)
    { ExampleText = "anna" };

    public static TextKind<string> Password { get; } = new(
        "a password of 1 to 500 characters, on one line",
        text => text.Length is > 0 and <= LineLength && !text.Any(char.IsControl) ? new(text, null) : null,
        text => text)
    { IsSecret = true };

    public static TextKind<string> Connection { get; } = new(PostgresAccounts.Allowed, text => Parsers.Connection(text), text => text) { IsSecret = true, ExampleText = "Host=db.example.com;Database=portcullis;Username=portcullis" };

    public static TextKind<string> HostUser { get; } = new("a user of this host, or user:group, names or numbers", text => Parsers.HostUser(text), text => text) { ExampleText = "ftp" };

    public static TextKind<IPEndPoint> EndPoint { get; } = new(
        "an address and port, like \"127.0.0.1:2121\" or \"[::1]:2121\"", text => Parsers.EndPoint(text), endPoint => endPoint.ToString())
    { ExampleText = "0.0.0.0:21" };

    public static TextKind<Uri> HttpUrl { get; } = new(
        "an address like \"http://127.0.0.1:4318\", http or https, without query and password",
        text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" } ? new(url, null) : null,
        url => url.ToString())
    { Pattern = "^https?://", ExampleText = "http://127.0.0.1:4318" };

    public static TextKind<PortRange> PortRange { get; } = new(
        "a range of ports within 1024-65535, like \"50000-50999\"", text => Parsers.PortRange(text), range => range.ToString())
    { Pattern = "^[0-9]{4,5}-[0-9]{4,5}$", ExampleText = "50000-50999" };

    public static TextKind<IPNetwork> Network { get; } = new(
        "a network, like \"192.168.4.0/24\", \"192.168.4.29\" or \"2001:db8::/32\"", text => Parsers.Network(text), network => network.ToString())
    { ExampleText = "192.168.4.0/24" };

    public static TextKind<DateTimeOffset> LastDay { get; } = new(
        "a last day in UTC, like \"2027-06-30\"",
        text => Parsers.LastDay(text),
        end => end.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
    { Pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", ExampleText = "2027-06-30" };

    public static TextKind<ControlEncoding> Charset { get; } = new(
        "a character set of one octet a character, like \"iso-8859-1\", \"windows-1252\" or \"ibm850\", or \"utf-8\"",
        text => text.Length is > 0 and < 40 && ControlEncoding.TryFind(text, out var encoding) ? new(encoding, null) : null,
        encoding => encoding.Name)
    { ExampleText = "windows-1252" };

    public static TextKind<FtpPath> Pathname { get; } = new(
        "a pathname from the root, like \"/in/orders\"",
        text => text.StartsWith('/') && FtpPath.Root.TryResolve(text, out var path, out _) ? new(path, null) : null,
        path => path.Value)
    { Pattern = "^/", ExampleText = "/in/orders" };

    public static TextKind<Permissions> Permissions { get; } = new(
        "letters of acdeflmprw",
        text => PermissionLetters.TryParse(text, out var permissions) ? new(permissions, null) : null,
        permissions => permissions.ToFact())
    { Pattern = "^[acdeflmprwACDEFLMPRW]*$", ExampleText = "elr" };

    public static TextKind<TimeSpan> Duration(TimeSpan minimum, TimeSpan maximum) => new(
        $"a duration from {Format(minimum)} to {Format(maximum)}, like \"90s\", \"5m\" or \"2h\"",
        text => TryParseDuration(text, out var duration) && duration >= minimum && duration <= maximum ? new(duration, null) : null,
        Format)
    { Pattern = "^[0-9]{1,9}(ms|s|m|h|d)$" };

    /// <summary>One of a few words.</summary>
    public static TextKind<T> OneOf<T>(params (string Word, T Value)[] choices)
        where T : notnull =>
        new(
            $"one of {string.Join(", ", choices.Select(choice => $"\"{choice.Word}\""))}",
            text => choices.Where(choice => choice.Word == text).Select(choice => new Parsed<T>(choice.Value, null)).Cast<Parsed<T>?>().FirstOrDefault(),
            value => choices.First(choice => choice.Value.Equals(value)).Word)
        { Values = [.. choices.Select(choice => choice.Word)] };

    private static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (DurationText().Match(text) is not { Success: true } match)
            return false;

        var unit = TimeUnits.First(each => each.Name == match.Groups[2].Value).Length.Ticks;
        var count = long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        if (count > long.MaxValue / unit)
            return false;

        duration = TimeSpan.FromTicks(count * unit);
        return true;
    }

    private static string Format(TimeSpan duration)
    {
        var (name, length) = duration == TimeSpan.Zero
            ? TimeUnits[3]
            : TimeUnits.First(unit => duration.Ticks % unit.Length.Ticks == 0 || unit.Name == "ms");
        return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / length.Ticks}{name}");
    }

    [GeneratedRegex(@"^([0-9]{1,9})(ms|s|m|h|d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationText();
}
