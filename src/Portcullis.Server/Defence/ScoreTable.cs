using System.Runtime.InteropServices;

namespace Portcullis.Server.Defence;

/// <summary>
/// Points that lapse with time, for as many as there is room for: of more, those with the fewest are forgotten, who come by their
/// points as slowly as if they were new. Not for several threads at once.
/// </summary>
internal sealed class ScoreTable<TKey>(TimeProvider time, int capacity = ScoreTable<TKey>.DefaultCapacity)
    where TKey : notnull
{
    public const int DefaultCapacity = 65_536;

    private readonly Dictionary<TKey, Score> _scores = [];

    public int Count => _scores.Count;

    /// <param name="key">Whose.</param>
    /// <param name="lapse">Points that lapse in a second.</param>
    public double PointsOf(TKey key, double lapse) => _scores.TryGetValue(key, out var score) ? PointsOf(score, lapse) : 0;

    /// <summary>Adds points and returns all that there are then.</summary>
    public double Add(TKey key, double points, double lapse)
    {
        if (_scores.Count >= capacity && !_scores.ContainsKey(key))
            Forget(lapse);

        ref var score = ref CollectionsMarshal.GetValueRefOrAddDefault(_scores, key, out _);
        score = new Score(PointsOf(score, lapse) + points, time.GetTimestamp());
        return score.Points;
    }

    /// <summary>So many from a later moment on; they do not lapse before it.</summary>
    public void Set(TKey key, double points, TimeSpan from)
    {
        if (_scores.ContainsKey(key))
            _scores[key] = new Score(points, time.GetTimestamp() + (long)(from.TotalSeconds * time.TimestampFrequency));
    }

    public void Remove(TKey key) => _scores.Remove(key);

    // A quarter at a time, so that it is rare.
    private void Forget(double lapse)
    {
        foreach (var (key, _) in _scores.OrderBy(each => PointsOf(each.Value, lapse)).Take(Math.Max(capacity / 4, 1)).ToList())
            _scores.Remove(key);
    }

    private double PointsOf(Score score, double lapse) =>
        Math.Max(0, score.Points - lapse * Math.Max(0, (time.GetTimestamp() - score.At) / (double)time.TimestampFrequency));

    private readonly record struct Score(double Points, long At);
}
