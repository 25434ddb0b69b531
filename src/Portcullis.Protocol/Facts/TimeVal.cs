using System.Globalization;

namespace Portcullis.Protocol.Facts;

/// <summary>
/// The time-val of MDTM, MFMT and the modify fact (RFC 3659 §2.3), always UTC:
/// <c>time-val = 14DIGIT [ "." 1*DIGIT ]</c>, that is <c>YYYYMMDDHHMMSS[.sss]</c>.
/// </summary>
public static class TimeVal
{
    /// <summary>Without a fraction.</summary>
    public const int Length = 14;

    /// <summary>
    /// Strict: fourteen digits that are a date and a time, years from 1000 on. A fraction may be of any length; beyond
    /// seven digits, a tick of .NET, it is cut off. Second 60 is in the RFC's grammar, for leap seconds, which neither
    /// .NET nor POSIX time has: it is read as the first second of the next minute, as POSIX does.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < Length || text[..Length].ContainsAnyExceptInRange('0', '9'))
            return false;

        var (year, month, day) = (Number(text[..4]), Number(text[4..6]), Number(text[6..8]));
        var (hour, minute, second) = (Number(text[8..10]), Number(text[10..12]), Number(text[12..14]));
        if (year < 1000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
            return false;

        if (!TryParseFraction(text[Length..], out var ticks))
            return false;

        var startOfMinute = new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero);
        var rest = second * TimeSpan.TicksPerSecond + ticks;
        if (rest > (DateTimeOffset.MaxValue - startOfMinute).Ticks)
            return false;

        time = startOfMinute.AddTicks(rest);
        return true;
    }

    /// <summary>Whole seconds, rounded down: what every client understands.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>With milliseconds, for a store that has them: precision must not be invented (RFC 3659 §2.3).</summary>
    public static string FormatMilliseconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMddHHmmss.fff", CultureInfo.InvariantCulture);

    /// <summary>Whole seconds, into at least <see cref="Length"/> octets.</summary>
    public static void Write(DateTimeOffset time, Span<byte> destination)
    {
        var utc = time.UtcDateTime;
        var (year, month, day) = DateOnly.FromDateTime(utc);
        var (hour, minute, second) = TimeOnly.FromDateTime(utc);
        Digits.Write(year / 100, destination);
        Digits.Write(year % 100, destination[2..]);
        Digits.Write(month, destination[4..]);
        Digits.Write(day, destination[6..]);
        Digits.Write(hour, destination[8..]);
        Digits.Write(minute, destination[10..]);
        Digits.Write(second, destination[12..]);
    }

    private static bool TryParseFraction(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
            return true;

        var digits = text[1..];
        if (text[0] != '.' || digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return false;

        for (var i = 0; i < 7; i++)
            ticks = ticks * 10 + (i < digits.Length ? digits[i] - '0' : 0);
        return true;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = number * 10 + (digit - '0');
        return number;
    }
}
