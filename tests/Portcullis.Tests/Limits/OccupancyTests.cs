using Microsoft.Extensions.Time.Testing;
using Portcullis.Server.Limits;

namespace Portcullis.Tests.Limits;

/// <summary>Places are counted exactly, and nothing stays of those that were left.</summary>
public sealed class OccupancyTests
{
    private static readonly Place Server = new(PlaceKind.SessionsOfServer), Anna = new(PlaceKind.SessionsOfAccount, "anna"), Bert = new(PlaceKind.SessionsOfAccount, "bert");

    private readonly Occupancy _places = new();

    [Fact]
    public void Where_one_place_is_full_none_is_taken()
    {
        Assert.NotNull(_places.TryTake([new(Server, 0), new(Anna, 1)], out _));

        Assert.Null(_places.TryTake([new(Server, 0), new(Anna, 1)], out var full));

        Assert.Equal(Anna, full);
        Assert.Equal((1, 1), (_places.Count(Server), _places.Count(Anna)));
        Assert.NotNull(_places.TryTake([new(Server, 2), new(Bert, 1)], out _));
        Assert.Null(_places.TryTake([new(Server, 2), new(new Place(PlaceKind.SessionsOfAccount, "anna", "b.example"), 1)], out full));
        Assert.Equal(Server, full);
    }

    [Fact]
    public void A_place_is_left_once_and_forgotten_when_empty()
    {
        var first = _places.TryTake([new(Anna, 2)], out _)!;
        var second = _places.TryTake([new(Anna, 2)], out _)!;

        first.Dispose();
        first.Dispose();

        Assert.Equal(1, _places.Count(Anna));
        second.Dispose();
        Assert.Equal(0, _places.PlaceCount);
    }

    [Fact]
    public async Task Of_many_at_once_never_one_too_many_has_a_place()
    {
        var (inside, most, taken) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var place = _places.TryTake([new(Server, 0), new(Anna, 3)], out var full);
                if (place is null)
                    continue;
                Interlocked.Increment(ref taken);
                var now = Interlocked.Increment(ref inside);
                for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                    Interlocked.CompareExchange(ref most, now, seen);
                Interlocked.Decrement(ref inside);
            }
        })));

        Assert.InRange(most, 1, 3);
        Assert.InRange(taken, 1000, 160_000);
        Assert.Equal(0, _places.PlaceCount);
    }

    [Fact]
    public async Task The_rates_of_an_account_last_until_what_was_taken_has_gone()
    {
        var clock = new FakeTimeProvider();
        var rates = new SharedRates(clock);
        var (uploads, _) = rates.Take(Anna);
        await uploads.TakeAsync(new RateFlow(2000), TestContext.Current.CancellationToken);
        rates.Release(Anna);

        Assert.Same(uploads, rates.Take(Anna).Uploads);
        rates.Release(Anna);
        rates.Take(Bert);
        rates.Release(Bert);
        Assert.Equal(1, rates.Count);

        clock.Advance(TimeSpan.FromSeconds(1));
        rates.Take(Bert);
        rates.Release(Bert);
        Assert.Equal(0, rates.Count);
    }
}
