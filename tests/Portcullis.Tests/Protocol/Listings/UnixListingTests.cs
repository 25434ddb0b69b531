using System.Buffers;
using System.Globalization;
using System.Text;
using Portcullis.Protocol.Listings;

namespace Portcullis.Tests.Protocol.Listings;

public sealed class UnixListingTests
{
    private const UnixFileMode Usual =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly DateTimeOffset Now = new(2024, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly UnixListingEntry Letter = new(
        "letter.txt", UnixFileType.File, Usual, 1, "anna", "users", 1234, new DateTimeOffset(2024, 2, 9, 14, 5, 6, TimeSpan.Zero));

    [Fact]
    public void A_line_of_ls() =>
        Assert.Equal("-rw-r--r--   1 anna     users            1234 Feb 09 14:05 letter.txt\r\n", Written(Letter));

    [Theory]
    [InlineData(UnixFileType.File, 0, "----------")]
    [InlineData(UnixFileType.Directory, 0b111_101_101, "drwxr-xr-x")]
    [InlineData(UnixFileType.SymbolicLink, 0b111_111_111, "lrwxrwxrwx")]
    [InlineData(UnixFileType.Special, 0b110_000_000, "prw-------")]
    [InlineData(UnixFileType.File, 0b001_010_100, "---x-w-r--")]
    public void The_mode_begins_the_line(UnixFileType type, int mode, string expected) =>
        Assert.StartsWith(expected + " ", Written(Letter with { Type = type, Mode = (UnixFileMode)mode }), StringComparison.Ordinal);

    [Theory]
    [InlineData("2024-07-01T12:00:00Z", "Jul 01 12:00")]
    [InlineData("2024-07-02T12:00:00Z", "Jul 02 12:00")]
    [InlineData("2024-07-02T12:00:01Z", "Jul 02  2024")]
    [InlineData("2025-01-01T00:00:00Z", "Jan 01  2025")]
    [InlineData("2024-01-01T00:00:00Z", "Jan 01 00:00")]
    [InlineData("2023-12-31T21:05:24Z", "Dec 31 21:05")]
    [InlineData("2023-12-31T21:05:23Z", "Dec 31  2023")]
    [InlineData("1970-01-01T00:00:00Z", "Jan 01  1970")]
    [InlineData("2024-07-01T01:30:00+05:00", "Jun 30 20:30")]
    [InlineData("0001-01-01T00:00:00Z", "Jan 01  0001")]
    [InlineData("9999-12-31T23:59:59Z", "Dec 31  9999")]
    public void A_date_has_its_time_for_half_a_year_and_then_its_year(string modified, string expected) =>
        Assert.Contains($" {expected} letter.txt", Written(Letter with { Modified = DateTimeOffset.Parse(modified, CultureInfo.InvariantCulture) }), StringComparison.Ordinal);

    [Fact]
    public void Months_are_English_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { DateTimeFormat = { AbbreviatedMonthNames = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", ""] } };
            Assert.Contains(" Feb 09 ", Written(Letter), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("a b", "a b")]
    [InlineData(" a", " a")]
    [InlineData("Grüße 日本 😀", "Grüße 日本 😀")]
    [InlineData("a\r\n-rw-r--r-- 1 a b 1 Jan 01  2000 forged", "a??-rw-r--r-- 1 a b 1 Jan 01  2000 forged")]
    [InlineData("\u001b[31m\u0085\u2028", "?[31m??")]
    public void A_name_ends_the_line_and_forges_none(string name, string expected) =>
        Assert.EndsWith($" 14:05 {expected}\r\n", Written(Letter with { Name = name }), StringComparison.Ordinal);

    [Theory]
    [InlineData("domain users", "domain_users")]
    [InlineData("", "-")]
    [InlineData("a\nb", "a?b")]
    public void An_owner_is_one_word(string owner, string expected) =>
        Assert.Equal(expected, Written(Letter with { Owner = owner }).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]);

    [Fact]
    public void Columns_grow_and_never_touch() => Seeded.Run(20_000, random =>
    {
        var entry = Letter with
        {
            Links = random.NextInt64(1, long.MaxValue) >> random.Next(63),
            Size = random.NextInt64() >> random.Next(63),
            Owner = "o" + Seeded.Text(random, "ab ", 20),
            Group = "g" + Seeded.Text(random, "ab ", 20),
        };

        var columns = Written(entry).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(9, columns.Length);
        Assert.Equal(entry.Links.ToString(CultureInfo.InvariantCulture), columns[1]);
        Assert.Equal(entry.Size.ToString(CultureInfo.InvariantCulture), columns[4]);
    });

    private static string Written(in UnixListingEntry entry)
    {
        var output = new ArrayBufferWriter<byte>();
        UnixListing.Write(output, entry, Now);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
