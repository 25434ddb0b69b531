using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portcullis.Server.Accounts;

/// <summary>Hours of days of the week, in a time zone: <c>mon-fri 07:00-19:00 Europe/Berlin</c>. Without days it is every day, without a zone UTC.</summary>
public sealed class LoginHours
{
    private const int Day = 24 * 60;

    // In the order of DayOfWeek.
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly string _text;
    private readonly bool[] _days;
    private readonly int _from, _to;
    private readonly TimeZoneInfo _zone;

    private LoginHours(string text, bool[] days, int from, int to, TimeZoneInfo zone) => (_text, _days, _from, _to, _zone) = (text, days, from, to, zone);

    /// <summary>False for what is none, or names a time zone that this host does not know.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LoginHours? hours)
    {
        hours = null;
        var words = text.Split(' ');
        var hasDays = words[0].Length > 0 && char.IsAsciiLetter(words[0][0]);
        bool[]? days = hasDays ? DaysOf(words[0]) : [true, true, true, true, true, true, true];
        var rest = hasDays ? words[1..] : words;
        var zone = TimeZoneInfo.Utc;
        if (days is null || rest.Length is < 1 or > 2 || (rest.Length == 2 && !TimeZoneInfo.TryFindSystemTimeZoneById(rest[1], out zone)))
            return false;

        if (rest[0].Split('-') is not [var first, var last] || MinuteOf(first) is not (>= 0 and < Day and var from) || MinuteOf(last) is not { } to || from == to)
            return false;
        hours = new LoginHours(text, days, from, to, zone!);
        return true;
    }

    /// <summary>Those that end before they begin go on into the next day.</summary>
    public bool Contains(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, _zone);
        var (day, minute) = ((int)local.DayOfWeek, (local.Hour * 60) + local.Minute);
        return _from < _to
            ? _days[day] && minute >= _from && minute < _to
            : (_days[day] && minute >= _from) || (_days[(day + 6) % 7] && minute < _to);
    }

    public override string ToString() => _text;

    private static bool[]? DaysOf(string word)
    {
        var days = new bool[7];
        foreach (var part in word.Split(','))
        {
            var ends = Array.ConvertAll(part.Split('-'), name => Array.IndexOf(Names, name.ToLowerInvariant()));
            if (ends.Length > 2 || ends.Contains(-1))
                return null;
            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days[day] = true;
                if (day == ends[^1])
                    break;
            }
        }

        return days;
    }

    private static int? MinuteOf(string word) =>
        word == "24:00" ? Day
        : TimeOnly.TryParseExact(word, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (int)(time.ToTimeSpan().Ticks / TimeSpan.TicksPerMinute)
        : null;
}
