using System.Net;
using Portcullis.Server.Accounts;

namespace Portcullis.Tests.Accounts;

public sealed class LoginConditionTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.7");

    [Theory]
    [InlineData("07:00-19:00", "2026-06-01T06:59Z", false)]
    [InlineData("07:00-19:00", "2026-06-01T07:00Z", true)]
    [InlineData("07:00-19:00", "2026-06-01T18:59Z", true)]
    [InlineData("07:00-19:00", "2026-06-01T19:00Z", false)]
    [InlineData("mon-fri 07:00-19:00", "2026-06-05T12:00Z", true)]
    [InlineData("mon-fri 07:00-19:00", "2026-06-06T12:00Z", false)]
    [InlineData("fri-mon 07:00-19:00", "2026-06-07T12:00Z", true)]
    [InlineData("fri-mon 07:00-19:00", "2026-06-02T12:00Z", false)]
    [InlineData("Mon,sat 00:00-24:00", "2026-06-06T23:59Z", true)]
    [InlineData("Mon,sat 00:00-24:00", "2026-06-07T00:00Z", false)]
    [InlineData("fri 22:00-06:00", "2026-06-05T22:00Z", true)]
    [InlineData("fri 22:00-06:00", "2026-06-06T05:59Z", true)]
    [InlineData("fri 22:00-06:00", "2026-06-06T06:00Z", false)]
    [InlineData("fri 22:00-06:00", "2026-06-05T05:00Z", false)]
    [InlineData("07:00-08:00 Europe/Berlin", "2026-06-01T05:30Z", true)]
    [InlineData("07:00-08:00 Europe/Berlin", "2026-12-01T05:30Z", false)]
    [InlineData("07:00-08:00 Europe/Berlin", "2026-12-01T06:30Z", true)]
    public void Hours_are_those_of_their_days_in_their_zone(string text, string now, bool expected)
    {
        Assert.True(LoginHours.TryParse(text, out var hours));
        Assert.Equal(expected, hours.Contains(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(text, hours.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("07:00")]
    [InlineData("07:00-07:00")]
    [InlineData("24:00-07:00")]
    [InlineData("7:00-19:00")]
    [InlineData("07:00-25:00")]
    [InlineData("mo-fr 07:00-19:00")]
    [InlineData("mon-wed-fri 07:00-19:00")]
    [InlineData("mon-fri")]
    [InlineData("mon-fri 07:00-19:00 Europe/Atlantis")]
    [InlineData("mon-fri 07:00-19:00 UTC x")]
    public void What_is_no_hours_is_none(string text) => Assert.False(LoginHours.TryParse(text, out _));

    [Fact]
    public void Each_condition_says_why_not()
    {
        var now = DateTimeOffset.Parse("2026-06-01T12:00Z", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Null(LoginConditions.None.Against(now, Client));
        Assert.Null((LoginConditions.None with { Until = now.AddTicks(1) }).Against(now, Client));
        Assert.Equal("the account ended 2026-06-01 12:00Z", (LoginConditions.None with { Until = now }).Against(now, Client));

        var local = LoginConditions.None with { Networks = [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("2001:db8::/32")] };
        Assert.Null(local.Against(now, Client));
        Assert.Null(local.Against(now, Client.MapToIPv6()));
        Assert.Null(local.Against(now, IPAddress.Parse("2001:db8::1")));
        Assert.Equal("the account is not for 198.51.100.1", local.Against(now, IPAddress.Parse("198.51.100.1")));

        Assert.True(LoginHours.TryParse("sun 10:00-11:00", out var hours));
        Assert.Equal("the account is not for this time: sun 10:00-11:00", (LoginConditions.None with { Hours = [hours] }).Against(now, Client));
    }
}
