using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;

namespace Portcullis.Protocol.Listings;

/// <summary>The type of an object, as IBM i names it.</summary>
public enum Os400ObjectType
{
    /// <summary><c>*STMF</c>, a stream file: what all files here are.</summary>
    StreamFile,

    /// <summary><c>*DIR</c>.</summary>
    Directory,

    /// <summary><c>*SYMLNK</c>: a link that leads nowhere. Others are shown as what they lead to.</summary>
    SymbolicLink,
}

/// <summary>What a line of IBM i tells of one object.</summary>
public readonly record struct Os400ListingEntry(string Name, Os400ObjectType Type, long Size, string Owner, DateTimeOffset Modified);

/// <summary>
/// LIST as IBM i has it with <c>SITE LISTFMT 0</c>: owner, size, date (year first), time, type, name; a directory's name ends
/// with '/'. UTC.
/// <code>PEP             36864 04/03/24 14:06:34 *DIR       dir1/</code>
/// </summary>
/// <remarks>On IBM i the order of the date is that of the job; year, month, day is what public parsers take it for.</remarks>
public static class Os400Listing
{
    private const int OwnerWidth = 10, SizeWidth = 11, LongestNumber = 20, DateLength = 17;

    /// <summary>One line with CR LF.</summary>
    public static void Write(IBufferWriter<byte> output, in Os400ListingEntry entry, ControlEncoding? encoding = null)
    {
        WriteOwner(output, entry.Owner);
        WriteSize(output, entry.Size);
        output.Write(" "u8);
        entry.Modified.UtcDateTime.TryFormat(output.GetSpan(DateLength), out var length, "yy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);
        output.Advance(length);
        output.Write(entry.Type switch
        {
            Os400ObjectType.Directory => " *DIR       "u8,
            Os400ObjectType.SymbolicLink => " *SYMLNK    "u8,
            _ => " *STMF      "u8,
        });
        (encoding ?? ControlEncoding.Utf8).Encode(Printable.Line(entry.Name), output);
        output.Write(entry.Type == Os400ObjectType.Directory ? "/\r\n"u8 : "\r\n"u8);
    }

    // A user profile is one word of capitals; a space within would make two columns of it.
    private static void WriteOwner(IBufferWriter<byte> output, string owner)
    {
        var word = owner.Length == 0 ? "-" : Printable.Line(owner).Replace(' ', '_').ToUpperInvariant();
        Encoding.UTF8.GetBytes(word, output);
        WriteSpaces(output, Math.Max(0, OwnerWidth - word.Length));
    }

    private static void WriteSize(IBufferWriter<byte> output, long size)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(size, digits, out var length);
        WriteSpaces(output, Math.Max(1, SizeWidth - length));
        output.Write(digits[..length]);
    }

    private static void WriteSpaces(IBufferWriter<byte> output, int count)
    {
        output.GetSpan(count)[..count].Fill((byte)' ');
        output.Advance(count);
    }
}
