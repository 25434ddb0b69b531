using System.Globalization;
using System.Text;

namespace Portcullis.Tests.Protocol;

/// <summary>
/// Runs a check on many random inputs. A failure names the seed of its round; rounds count up from PORTCULLIS_SEED, so
/// that with this seed in it the failing round comes first.
/// </summary>
internal static class Seeded
{
    private static readonly int First = Environment.GetEnvironmentVariable("PORTCULLIS_SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : Random.Shared.Next();

    /// <summary>Ten times as many rounds at night.</summary>
    public static int Rounds(int rounds) =>
        Environment.GetEnvironmentVariable("PORTCULLIS_NIGHTLY") == "1" ? rounds * 10 : rounds;

    public static void Run(int rounds, Action<Random> check)
    {
        // Random has a costly constructor when seeded; a thousand inputs share one.
        for (var i = 0; i < (Rounds(rounds) + 999) / 1000; i++)
            RunOnce(unchecked(First + i), check);
    }

    public static byte[] Octets(Random random, ReadOnlySpan<byte> alphabet, int maximumLength)
    {
        var octets = new byte[random.Next(maximumLength + 1)];
        random.GetItems(alphabet, octets);
        return octets;
    }

    public static string Text(Random random, ReadOnlySpan<char> alphabet, int maximumLength)
    {
        Span<char> text = stackalloc char[random.Next(maximumLength + 1)];
        random.GetItems(alphabet, text);
        return text.ToString();
    }

    /// <summary>What an attacker or a bad line does to a good text: octets changed, dropped, doubled, inserted.</summary>
    public static string Mutated(Random random, string text, ReadOnlySpan<char> alphabet)
    {
        var mutated = new StringBuilder(text);
        for (var i = random.Next(4); i >= 0 && mutated.Length > 0; i--)
        {
            var at = random.Next(mutated.Length);
            _ = random.Next(4) switch
            {
                0 => mutated.Remove(at, 1),
                1 => mutated.Insert(at, mutated[at]),
                2 => mutated.Insert(at, alphabet[random.Next(alphabet.Length)]),
                _ => mutated.Remove(at, 1).Insert(at, alphabet[random.Next(alphabet.Length)]),
            };
        }

        return mutated.ToString();
    }

    private static void RunOnce(int seed, Action<Random> check)
    {
        var random = new Random(seed);
        try
        {
            for (var i = 0; i < 1000; i++)
                check(random);
        }
        catch (Exception e)
        {
            throw new Xunit.Sdk.XunitException($"PORTCULLIS_SEED={seed} repeats this: {e.Message}", e);
        }
    }
}
