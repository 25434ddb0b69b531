namespace Portcullis.Configuration;

/// <summary>The name that was probably meant.</summary>
internal static class Suggestion
{
    private const int MaximumLength = 64;

    /// <summary>The nearest of the names, or null where none is near: a third of its letters may differ.</summary>
    public static string? For(string name, IReadOnlyList<string> names)
    {
        if (name.Length > MaximumLength)
            return null;

        var (nearest, distance) = names
            .Select(each => (Name: each, Distance: Distance(name.ToUpperInvariant(), each.ToUpperInvariant())))
            .DefaultIfEmpty((Name: "", Distance: int.MaxValue))
            .MinBy(each => each.Distance);
        return distance <= Math.Max(1, nearest.Length / 3) ? nearest : null;
    }

    // Letters to insert, drop, replace, or exchange with their neighbour.
    private static int Distance(string a, string b)
    {
        var distances = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distances[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                distances[i, j] = Math.Min(Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1, distances[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
            }
        }

        return distances[a.Length, b.Length];
    }
}
