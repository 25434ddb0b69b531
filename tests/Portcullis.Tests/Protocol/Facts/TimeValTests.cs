using System.Globalization;
using System.Text;
using Portcullis.Protocol.Facts;

namespace Portcullis.Tests.Protocol.Facts;

public sealed class TimeValTests
{
    [Theory]
    [InlineData("19980615100045", "1998-06-15T10:00:45Z")]
    [InlineData("19980615100045.014", "1998-06-15T10:00:45.014Z")]
    [InlineData("20240229235959.9999999", "2024-02-29T23:59:59.9999999Z")]
    [InlineData("20240229235959.99999999999999999999999", "2024-02-29T23:59:59.9999999Z")]
    [InlineData("20240101000000.1", "2024-01-01T00:00:00.1Z")]
    [InlineData("10000101000000", "1000-01-01T00:00:00Z")]
    [InlineData("99991231235959", "9999-12-31T23:59:59Z")]
    [InlineData("20161231235960", "2017-01-01T00:00:00Z")]
    public void Fourteen_digits_are_a_time_in_UTC(string text, string expected)
    {
        Assert.True(TimeVal.TryParse(text, out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1998061510004")]
    [InlineData("199806151000455")]
    [InlineData("19980615100045.")]
    [InlineData("19980615100045.x")]
    [InlineData("19980615100045,5")]
    [InlineData("19980615100045.5 ")]
    [InlineData("19980615100045 ")]
    [InlineData(" 19980615100045")]
    [InlineData("19980615100045Z")]
    [InlineData("19980615100045\0")]
    [InlineData("19980615T10004")]
    [InlineData("09980615100045")]
    [InlineData("19980015100045")]
    [InlineData("19981315100045")]
    [InlineData("19980600100045")]
    [InlineData("19980631100045")]
    [InlineData("19980229100045")]
    [InlineData("19980615240045")]
    [InlineData("19980615106045")]
    [InlineData("19980615100061")]
    [InlineData("99991231235960")]
    [InlineData("191000615100045")]
    [InlineData("\u0661\u0669980615100045")]
    public void Anything_else_is_refused(string text) => Assert.False(TimeVal.TryParse(text, out _));

    [Fact]
    public void A_time_comes_back_as_fine_as_it_was_sent() => Seeded.Run(50_000, random =>
    {
        var time = new DateTimeOffset(random.NextInt64(new DateTime(1000, 1, 1).Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        AssertParses(TimeVal.Format(time), time, TimeSpan.TicksPerSecond);
        AssertParses(TimeVal.FormatMilliseconds(time), time, TimeSpan.TicksPerMillisecond);

        var octets = new byte[TimeVal.Length];
        TimeVal.Write(time, octets);
        Assert.Equal(TimeVal.Format(time), Encoding.ASCII.GetString(octets));
    });

    [Fact]
    public void Local_time_is_sent_as_UTC() =>
        Assert.Equal("20240101000000", TimeVal.Format(new DateTimeOffset(2024, 1, 1, 2, 0, 0, TimeSpan.FromHours(2))));

    [Fact]
    public void Any_text_at_all_is_answered() => Seeded.Run(200_000, random =>
    {
        var text = Seeded.Mutated(random, "20240229235959.123", "0123456789. \0-Z\u0661");
        if (TimeVal.TryParse(text, out var time))
            Assert.StartsWith(text[..12], TimeVal.Format(text[12..14] == "60" ? time.AddSeconds(-1) : time), StringComparison.Ordinal);
    });

    private static void AssertParses(string text, DateTimeOffset time, long precision)
    {
        Assert.True(TimeVal.TryParse(text, out var parsed), text);
        Assert.Equal(time.Ticks - time.Ticks % precision, parsed.Ticks);
    }
}
