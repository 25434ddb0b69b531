using System.Buffers;
using System.Globalization;
using System.Text;
using Portcullis.Protocol.Listings;

namespace Portcullis.Tests.Protocol.Listings;

public sealed class Os400ListingTests
{
    private static readonly Os400ListingEntry Dir1 =
        new("dir1", Os400ObjectType.Directory, 36864, "PEP", new DateTimeOffset(2004, 3, 24, 14, 6, 34, TimeSpan.Zero));

    // A line of IBM's own server, as public parsers have it in their tests.
    [Fact]
    public void A_line_of_IBM_i() =>
        Assert.Equal("PEP             36864 04/03/24 14:06:34 *DIR       dir1/\r\n", Written(Dir1));

    [Theory]
    [InlineData(Os400ObjectType.StreamFile, "*STMF      letter.txt")]
    [InlineData(Os400ObjectType.Directory, "*DIR       letter.txt/")]
    [InlineData(Os400ObjectType.SymbolicLink, "*SYMLNK    letter.txt")]
    public void The_type_stands_before_the_name(Os400ObjectType type, string expected) =>
        Assert.EndsWith($":34 {expected}\r\n", Written(Dir1 with { Name = "letter.txt", Type = type }), StringComparison.Ordinal);

    [Theory]
    [InlineData("1999-12-31T23:59:59Z", "99/12/31 23:59:59")]
    [InlineData("2000-01-01T00:00:00Z", "00/01/01 00:00:00")]
    [InlineData("2024-03-01T01:30:00+05:00", "24/02/29 20:30:00")]
    [InlineData("9999-12-31T23:59:59Z", "99/12/31 23:59:59")]
    public void Dates_are_in_UTC_with_the_year_first(string modified, string expected) =>
        Assert.Contains($" {expected} *DIR", Written(Dir1 with { Modified = DateTimeOffset.Parse(modified, CultureInfo.InvariantCulture) }), StringComparison.Ordinal);

    [Fact]
    public void Dates_are_the_same_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { DateTimeFormat = { DateSeparator = ".", TimeSeparator = "-" } };
            Assert.Contains(" 04/03/24 14:06:34 ", Written(Dir1), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("a b", "a b/")]
    [InlineData("a\r\nPEP 1 04/03/24 14:06:34 *DIR forged", "a??PEP 1 04/03/24 14:06:34 *DIR forged/")]
    [InlineData("\u001b[31m\u0085\u2028", "?[31m??/")]
    public void A_name_ends_the_line_and_forges_none(string name, string expected) =>
        Assert.EndsWith($"*DIR       {expected}\r\n", Written(Dir1 with { Name = name }), StringComparison.Ordinal);

    [Theory]
    [InlineData("anna", "ANNA")]
    [InlineData("domain users", "DOMAIN_USERS")]
    [InlineData("", "-")]
    [InlineData("a\nb", "A?B")]
    public void An_owner_is_one_word_of_capitals(string owner, string expected) =>
        Assert.StartsWith(expected + " ", Written(Dir1 with { Owner = owner }), StringComparison.Ordinal);

    [Fact]
    public void Columns_grow_and_never_touch() => Seeded.Run(20_000, random =>
    {
        var size = random.NextInt64() >> random.Next(63);
        var columns = Written(Dir1 with { Size = size, Owner = "o" + Seeded.Text(random, "ab ", 20) }).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, columns.Length);
        Assert.Equal(size.ToString(CultureInfo.InvariantCulture), columns[1]);
    });

    private static string Written(in Os400ListingEntry entry)
    {
        var output = new ArrayBufferWriter<byte>();
        Os400Listing.Write(output, entry);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
