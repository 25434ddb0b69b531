using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;

namespace Portcullis.Protocol.Listings;

/// <summary>What a line of MS-DOS's <c>dir</c> tells of one entry.</summary>
public readonly record struct MsDosListingEntry(string Name, bool IsDirectory, long Size, DateTimeOffset Modified);

/// <summary>
/// LIST as Windows NT's FTP service wrote it by default (Microsoft Q256312), in UTC.
/// <code>06-03-99  10:57PM                    1 NotCurrentYear.txt</code>
/// </summary>
public static class MsDosListing
{
    private const int SizeWidth = 21, LongestDate = 19, LongestNumber = 20;

    // As wide as the column, with <DIR> where clients look for it.
    private static ReadOnlySpan<byte> Directory => "       <DIR>         "u8;

    /// <summary>One line with CR LF.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="entry">What it tells.</param>
    /// <param name="fourDigitYear">As IIS with FtpDirBrowseShowLongDate (Q241335). Two digits leave the century to the client.</param>
    /// <param name="encoding">Of the name; UTF-8 where null.</param>
    public static void Write(IBufferWriter<byte> output, in MsDosListingEntry entry, bool fourDigitYear = false, ControlEncoding? encoding = null)
    {
        WriteDate(output, entry.Modified, fourDigitYear);
        if (entry.IsDirectory)
            output.Write(Directory);
        else
            WriteSize(output, entry.Size);
        output.Write(" "u8);
        (encoding ?? ControlEncoding.Utf8).Encode(Printable.Line(entry.Name), output);
        output.Write("\r\n"u8);
    }

    private static void WriteDate(IBufferWriter<byte> output, DateTimeOffset modified, bool fourDigitYear)
    {
        var format = fourDigitYear ? "MM-dd-yyyy  hh:mmtt" : "MM-dd-yy  hh:mmtt";
        modified.UtcDateTime.TryFormat(output.GetSpan(LongestDate), out var length, format, CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    /// <summary>A space at least, then the number, at the right of its column.</summary>
    private static void WriteSize(IBufferWriter<byte> output, long size)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(size, digits, out var length);
        var spaces = Math.Max(1, SizeWidth - length);
        output.GetSpan(spaces)[..spaces].Fill((byte)' ');
        output.Advance(spaces);
        output.Write(digits[..length]);
    }
}
