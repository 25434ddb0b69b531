using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;

namespace Portcullis.Protocol.Listings;

/// <summary>The first letter of a line of <c>ls -l</c>.</summary>
public enum UnixFileType
{
    File,
    Directory,
    SymbolicLink,

    /// <summary>A FIFO, socket or device. Shown as p: clients know the letters b c d l p s only.</summary>
    Special,
}

/// <summary>What LIST tells of one entry.</summary>
public readonly record struct UnixListingEntry(
    string Name,
    UnixFileType Type,
    UnixFileMode Mode,
    long Links,
    string Owner,
    string Group,
    long Size,
    DateTimeOffset Modified);

/// <summary>
/// LIST as nearly all clients expect it: the line of <c>ls -l</c> in the C locale, UTC.
/// <code>-rw-r--r--   1 anna     users        1234 Feb 09 14:05 letter.txt</code>
/// </summary>
public static class UnixListing
{
    private const int NumberLength = 20, DateLength = 12;

    // Half the mean Gregorian year, as POSIX ls has it: clients add the year by this same rule.
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(31556952 / 2);

    // A clock may be a little ahead. More than that is shown with its year, or a client takes it for last year.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>One line with CR LF.</summary>
    public static void Write(IBufferWriter<byte> output, in UnixListingEntry entry, DateTimeOffset now, ControlEncoding? encoding = null)
    {
        WriteMode(output, entry);
        WriteNumber(output, entry.Links, 4);
        output.Write(" "u8);
        WriteWord(output, entry.Owner, 8);
        output.Write(" "u8);
        WriteWord(output, entry.Group, 8);
        WriteNumber(output, entry.Size, 13);
        output.Write(" "u8);
        WriteDate(output, entry.Modified, now);
        output.Write(" "u8);
        (encoding ?? ControlEncoding.Utf8).Encode(Printable.Line(entry.Name), output);
        output.Write("\r\n"u8);
    }

    private static void WriteMode(IBufferWriter<byte> output, in UnixListingEntry entry)
    {
        const string Letters = "rwxrwxrwx";
        var span = output.GetSpan(1 + Letters.Length);
        span[0] = entry.Type switch
        {
            UnixFileType.File => (byte)'-',
            UnixFileType.Directory => (byte)'d',
            UnixFileType.SymbolicLink => (byte)'l',
            _ => (byte)'p',
        };

        for (var i = 0; i < Letters.Length; i++)
            span[1 + i] = ((int)entry.Mode & 1 << (Letters.Length - 1 - i)) != 0 ? (byte)Letters[i] : (byte)'-';

        output.Advance(1 + Letters.Length);
    }

    /// <summary>A space at least, then the number, at the right of its column.</summary>
    private static void WriteNumber(IBufferWriter<byte> output, long number, int width)
    {
        Span<byte> digits = stackalloc byte[NumberLength];
        Utf8Formatter.TryFormat(number, digits, out var length);
        WriteSpaces(output, Math.Max(1, width - length));
        output.Write(digits[..length]);
    }

    /// <summary>At the left of its column. A space within would make two columns of it.</summary>
    private static void WriteWord(IBufferWriter<byte> output, string word, int width)
    {
        var name = word.Length == 0 ? "-" : Printable.Line(word).Replace(' ', '_');
        Encoding.UTF8.GetBytes(name, output);
        WriteSpaces(output, Math.Max(0, width - name.Length));
    }

    private static void WriteSpaces(IBufferWriter<byte> output, int count)
    {
        output.GetSpan(count)[..count].Fill((byte)' ');
        output.Advance(count);
    }

    private static void WriteDate(IBufferWriter<byte> output, DateTimeOffset modified, DateTimeOffset now)
    {
        var (age, utc) = (now - modified, modified.UtcDateTime);
        var (year, month, day) = DateOnly.FromDateTime(utc);
        var date = output.GetSpan(DateLength);
        Months.Slice(3 * (month - 1), 3).CopyTo(date);
        date[3] = (byte)' ';
        Digits.Write(day, date[4..]);
        date[6] = date[7] = (byte)' ';
        if (age <= Recent && age >= -Ahead)
        {
            Digits.Write(utc.Hour, date[7..]);
            date[9] = (byte)':';
            Digits.Write(utc.Minute, date[10..]);
        }
        else
        {
            Digits.Write(year / 100, date[8..]);
            Digits.Write(year % 100, date[10..]);
        }

        output.Advance(DateLength);
    }
}
