using System.Buffers;
using System.Globalization;
using System.Text;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Listings;

namespace Portcullis.Tests.Protocol.Listings;

public sealed class MsDosListingTests
{
    private static readonly MsDosListingEntry NotCurrentYear = new("NotCurrentYear.txt", false, 1, new DateTimeOffset(1999, 6, 3, 22, 57, 0, TimeSpan.Zero));

    // The line of Microsoft Q256312, octet for octet.
    [Fact]
    public void A_line_of_Windows_NT() =>
        Assert.Equal("06-03-99  10:57PM                    1 NotCurrentYear.txt\r\n", Written(NotCurrentYear));

    [Fact]
    public void A_directory_has_its_mark_in_the_column_of_sizes() =>
        Assert.Equal("06-03-99  10:57PM       <DIR>          old papers\r\n", Written(NotCurrentYear with { Name = "old papers", IsDirectory = true, Size = 4096 }));

    [Fact]
    public void Years_have_four_digits_where_asked_for() =>
        Assert.Equal("06-03-1999  10:57PM                    1 NotCurrentYear.txt\r\n", Written(NotCurrentYear, fourDigitYear: true));

    [Theory]
    [InlineData("2000-01-01T00:00:00Z", "01-01-00  12:00AM", "01-01-2000  12:00AM")]
    [InlineData("2026-12-31T12:00:59Z", "12-31-26  12:00PM", "12-31-2026  12:00PM")]
    [InlineData("2024-02-29T23:59:59Z", "02-29-24  11:59PM", "02-29-2024  11:59PM")]
    [InlineData("2024-03-01T01:30:00+05:00", "02-29-24  08:30PM", "02-29-2024  08:30PM")]
    [InlineData("0001-01-01T00:00:00Z", "01-01-01  12:00AM", "01-01-0001  12:00AM")]
    [InlineData("9999-12-31T23:59:59Z", "12-31-99  11:59PM", "12-31-9999  11:59PM")]
    public void Dates_are_in_UTC_with_hours_of_the_half_day(string modified, string two, string four)
    {
        var entry = NotCurrentYear with { Modified = DateTimeOffset.Parse(modified, CultureInfo.InvariantCulture) };
        Assert.StartsWith(two + " ", Written(entry), StringComparison.Ordinal);
        Assert.StartsWith(four + " ", Written(entry, fourDigitYear: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b", "a b")]
    [InlineData("Grüße 日本 😀", "Grüße 日本 😀")]
    [InlineData("a\r\n06-03-99  10:57PM                    1 forged", "a??06-03-99  10:57PM                    1 forged")]
    [InlineData("\u001b[31m\u0085\u2028", "?[31m??")]
    public void A_name_ends_the_line_and_forges_none(string name, string expected) =>
        Assert.EndsWith($" 1 {expected}\r\n", Written(NotCurrentYear with { Name = name }), StringComparison.Ordinal);

    [Fact]
    public void Names_are_in_the_character_set_of_the_session()
    {
        Assert.True(ControlEncoding.TryFind("ibm850", out var encoding));
        var output = new ArrayBufferWriter<byte>();
        MsDosListing.Write(output, NotCurrentYear with { Name = "ü" }, encoding: encoding);
        Assert.Equal([0x81, 13, 10], output.WrittenSpan[^3..].ToArray());
    }

    [Fact]
    public void Columns_grow_and_never_touch() => Seeded.Run(20_000, random =>
    {
        var size = random.NextInt64() >> random.Next(63);
        var columns = Written(NotCurrentYear with { Size = size }).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, columns.Length);
        Assert.Equal(size.ToString(CultureInfo.InvariantCulture), columns[2]);
    });

    private static string Written(in MsDosListingEntry entry, bool fourDigitYear = false)
    {
        var output = new ArrayBufferWriter<byte>();
        MsDosListing.Write(output, entry, fourDigitYear);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
