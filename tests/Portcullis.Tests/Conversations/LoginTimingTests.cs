using System.Diagnostics;
using System.Net;
using Portcullis.Server.Accounts;
using Portcullis.Storage.Memory;

namespace Portcullis.Tests.Conversations;

/// <summary>Nobody learns from text or time of an answer which users there are (RFC 2577 §7). By ranks, which no outlier moves.</summary>
public sealed class LoginTimingTests
{
    /// <summary>Standard deviations of the rank sum: by chance it is passed once in fifteen thousand runs; three runs in a row never.</summary>
    private const double Limit = 4;

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_are_answered_alike()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            MaximumFailedLogins = int.MaxValue,
            Defender = options.Defender with { IsOn = false },
        });
        var user = await conversation.ConnectAsync();
        await AlikeAsync(300, async isKnown =>
        {
            await user.SayAsync(isKnown ? "USER anna" : "USER anne", "331");
            var began = Stopwatch.GetTimestamp();
            await user.SayAsync("PASS wrong!", "530 Login incorrect.");
            return Stopwatch.GetTimestamp() - began;
        });
    }

    /// <summary>Without the network, whose noise hides microseconds: no more than a fifth apart, which is less than a microsecond.</summary>
    [Fact]
    public async Task And_cost_the_authenticator_alike()
    {
        var accounts = new StaticAccounts().Add(new Account("anna", new MemoryStorage(TimeProvider.System)), "secret");
        var (known, unknown) = (new List<long>(), new List<long>());
        for (var i = 0; i < 500; i++)
        {
            known.Add(await MeasureAsync("anna"));
            unknown.Add(await MeasureAsync("anne"));
        }

        Assert.InRange(Median(known) / (double)Median(unknown), 0.8, 1.25);

        async Task<long> MeasureAsync(string user)
        {
            var (credentials, began) = (new Credentials(user, "wrong!", IPAddress.Loopback), Stopwatch.GetTimestamp());
            for (var i = 0; i < 50; i++)
                Assert.True(await accounts.AuthenticateAsync(credentials, CancellationToken.None) is AuthenticationResult.RejectedResult or AuthenticationResult.UnknownResult);
            return Stopwatch.GetTimestamp() - began;
        }

        static long Median(List<long> times) => times.Order().ElementAt(times.Count / 2);
    }

    // The other tests that run beside it may slow down either: it counts when three runs say so.
    private static async Task AlikeAsync(int count, Func<bool, Task<long>> measure)
    {
        await measure(true);
        await measure(false);
        var deviations = new List<double>();
        while (deviations.Count < 3)
        {
            var times = new List<(long Time, bool IsKnown)>();
            for (var i = 0; i < count; i++)
            {
                // In random order, so that neither comes always second.
                var first = Random.Shared.Next(2) == 0;
                times.Add((await measure(first), first));
                times.Add((await measure(!first), !first));
            }

            var deviation = DeviationOf(times);
            if (Math.Abs(deviation) < Limit)
                return;
            deviations.Add(deviation);
        }

        Assert.Fail($"The times differ by {string.Join(", ", deviations.Select(each => each.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)))} standard deviations.");
    }

    // Mann-Whitney; ties share their ranks.
    private static double DeviationOf(List<(long Time, bool IsKnown)> times)
    {
        var (n, rank, sum) = (times.Count / 2.0, 1.0, 0.0);
        foreach (var tied in times.GroupBy(each => each.Time).OrderBy(group => group.Key))
        {
            sum += tied.Count(each => each.IsKnown) * (rank + (tied.Count() - 1) / 2.0);
            rank += tied.Count();
        }

        return (sum - n * (n + 1) / 2 - n * n / 2) / Math.Sqrt(n * n * (2 * n + 1) / 12);
    }
}
