using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Portcullis.Protocol.Paths;

/// <summary>
/// A pattern for one name, as LIST and NLST take it: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[a-z]</c>, <c>[!a]</c>; all
/// else, backslash and brace too, stands for itself. A '[' without its ']' is an ordinary character, as in POSIX.
/// </summary>
/// <remarks>
/// The time is bounded by pattern times name: only the last star is ever tried again, which suffices, since a shorter
/// match of an earlier star leaves no less to the later ones.
/// </remarks>
public sealed class Glob
{
    /// <summary>No name needs more, and each costs a pass over the name.</summary>
    public const int MaximumStars = 8;

    /// <summary>In characters.</summary>
    public const int MaximumLength = 1024;

    private readonly List<Token> _tokens;

    private Glob(List<Token> tokens) => _tokens = tokens;

    private enum Kind { Literal, Any, Star, Class }

    private readonly record struct Token(Kind Kind, Rune Literal = default, bool Negated = false, List<(Rune First, Rune Last)>? Ranges = null);

    /// <summary>Whether the name has characters with a meaning here; one that has none is a plain name.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    /// <param name="pattern">For one name: without '/'.</param>
    /// <param name="glob">The pattern, where true is returned.</param>
    /// <param name="fault">What is wrong, in words for the client, where false is returned.</param>
    public static bool TryParse(string pattern, [NotNullWhen(true)] out Glob? glob, [NotNullWhen(false)] out string? fault)
    {
        glob = null;
        fault = null;
        if (pattern.Length > MaximumLength)
        {
            fault = $"The pattern is longer than {MaximumLength} characters.";
            return false;
        }

        if (pattern.Contains('/'))
        {
            fault = "The pattern goes over more than one name.";
            return false;
        }

        var tokens = Tokens([.. pattern.EnumerateRunes()]);
        if (tokens.Count(token => token.Kind == Kind.Star) > MaximumStars)
        {
            fault = $"The pattern has more than {MaximumStars} stars.";
            return false;
        }

        glob = new Glob(tokens);
        return true;
    }

    /// <summary>Whether the whole name matches. Upper and lower case differ; a leading dot is nothing special.</summary>
    public bool IsMatch(string name) => IsMatch(name, ignoreCase: false, out _);

    /// <summary>The same, upper and lower case being one where so wished.</summary>
    public bool IsMatch(string name, bool ignoreCase) => IsMatch(name, ignoreCase, out _);

    /// <summary>The steps are counted for the test of the bound: wall clocks prove nothing.</summary>
    internal bool IsMatch(string name, out int steps) => IsMatch(name, ignoreCase: false, out steps);

    private bool IsMatch(string name, bool ignoreCase, out int steps)
    {
        var (token, position) = (0, 0);
        var (afterStar, retry) = (-1, 0);

        for (steps = 0; position < name.Length; steps++)
        {
            var rune = RuneAt(name, position);
            if (token < _tokens.Count && _tokens[token].Kind == Kind.Star)
            {
                afterStar = ++token;
                retry = position;
            }
            else if (token < _tokens.Count && (Matches(_tokens[token], rune) || (ignoreCase && MatchesEitherCase(_tokens[token], rune))))
            {
                token++;
                position += rune.Utf16SequenceLength;
            }
            else if (afterStar >= 0)
            {
                token = afterStar;
                retry += RuneAt(name, retry).Utf16SequenceLength;
                position = retry;
            }
            else
            {
                return false;
            }
        }

        while (token < _tokens.Count && _tokens[token].Kind == Kind.Star)
            token++;
        return token == _tokens.Count;
    }

    private static bool Matches(Token token, Rune rune)
    {
        switch (token.Kind)
        {
            case Kind.Any:
                return true;
            case Kind.Literal:
                return token.Literal == rune;
            case Kind.Class:
                foreach (var (first, last) in token.Ranges!)
                {
                    if (rune >= first && rune <= last)
                        return !token.Negated;
                }

                return token.Negated;
            default:
                return false;
        }
    }

    private static bool MatchesEitherCase(Token token, Rune rune) => token.Kind switch
    {
        Kind.Literal => Rune.ToUpperInvariant(token.Literal) == Rune.ToUpperInvariant(rune),
        Kind.Class => Matches(token, Rune.ToUpperInvariant(rune)) || Matches(token, Rune.ToLowerInvariant(rune)),
        _ => false,
    };

    private static List<Token> Tokens(Rune[] pattern)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i].Value)
            {
                case '*':
                    // Two in a row are one.
                    if (tokens.Count == 0 || tokens[^1].Kind != Kind.Star)
                        tokens.Add(new Token(Kind.Star));
                    break;
                case '?':
                    tokens.Add(new Token(Kind.Any));
                    break;
                case '[' when TryReadClass(pattern, ref i, out var token):
                    tokens.Add(token);
                    break;
                default:
                    tokens.Add(new Token(Kind.Literal, pattern[i]));
                    break;
            }
        }

        return tokens;
    }

    // class = "[" [ "!" ] 1*( rune / rune "-" rune ) "]", where a "]" right at the start, and a "-" at either end, is ordinary.
    private static bool TryReadClass(Rune[] pattern, ref int i, out Token token)
    {
        token = default;
        var at = i + 1;
        var negated = at < pattern.Length && pattern[at].Value == '!';
        if (negated)
            at++;

        var ranges = new List<(Rune, Rune)>();
        for (var first = at; at < pattern.Length; at++)
        {
            if (pattern[at].Value == ']' && at > first)
            {
                i = at;
                token = new Token(Kind.Class, default, negated, ranges);
                return true;
            }

            var isRange = at + 2 < pattern.Length && pattern[at + 1].Value == '-' && pattern[at + 2].Value != ']';
            ranges.Add((pattern[at], pattern[isRange ? at + 2 : at]));
            if (isRange)
                at += 2;
        }

        return false;
    }

    // A name from a store may hold half a surrogate pair: it counts as one character, U+FFFD.
    private static Rune RuneAt(string name, int position) =>
        Rune.TryGetRuneAt(name, position, out var rune) ? rune : Rune.ReplacementChar;
}
