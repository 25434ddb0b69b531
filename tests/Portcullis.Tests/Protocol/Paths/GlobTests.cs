using System.Text;
using System.Text.RegularExpressions;
using Portcullis.Protocol.Paths;

namespace Portcullis.Tests.Protocol.Paths;

public sealed class GlobTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("**", "anything", true)]
    [InlineData("?", "a", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "ab", false)]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", ".txt", true)]
    [InlineData("*.txt", "a.txt.gz", false)]
    [InlineData("*.txt", "a.TXT", false)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "abcbc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("*ab", "aab", true)]
    [InlineData("[abc]x", "bx", true)]
    [InlineData("[abc]x", "dx", false)]
    [InlineData("[a-z]", "q", true)]
    [InlineData("[a-z]", "Q", false)]
    [InlineData("[a-cx-z]", "y", true)]
    [InlineData("[z-a]", "m", false)]
    [InlineData("[!a]", "b", true)]
    [InlineData("[!a]", "a", false)]
    [InlineData("[!a]", "", false)]
    [InlineData("[!a-c]*", "dab", true)]
    [InlineData("[^a]", "^", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[]a]", "a", true)]
    [InlineData("[!]]", "]", false)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[*]", "*", true)]
    [InlineData("[*]", "a", false)]
    [InlineData("[?]", "?", true)]
    [InlineData("[", "[", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("[]", "[]", true)]
    [InlineData("[!]", "[!]", true)]
    [InlineData("a[b*", "a[bcd", true)]
    [InlineData("{a,b}", "{a,b}", true)]
    [InlineData("{a,b}", "a", false)]
    [InlineData(@"\*", @"\x", true)]
    [InlineData(@"\*", "*", false)]
    [InlineData("?", "é", true)]
    [InlineData("?", "😀", true)]
    [InlineData("[😀-😂]", "😁", true)]
    [InlineData("*😀", "a😀", true)]
    [InlineData("*.*", "a", false)]
    public void Matches(string pattern, string name, bool expected) => Assert.Equal(expected, Parsed(pattern).IsMatch(name));

    [Theory]
    [InlineData("a.txt", false)]
    [InlineData("a*", true)]
    [InlineData("a?", true)]
    [InlineData("[a]", true)]
    [InlineData("a]{b}", false)]
    public void A_plain_name_is_no_pattern(string text, bool pattern) => Assert.Equal(pattern, Glob.IsPattern(text));

    [Fact]
    public void Eight_stars_are_enough()
    {
        Assert.True(Glob.TryParse("*a*b*c*d*e*f*g*", out _, out _));
        Assert.True(Glob.TryParse("********************", out _, out _));
        Assert.True(Glob.TryParse("[*]*[***********]*", out _, out _));
        Assert.False(Glob.TryParse("*a*b*c*d*e*f*g*h*", out var glob, out var fault));
        Assert.Null(glob);
        Assert.Equal("The pattern has more than 8 stars.", fault);
    }

    [Fact]
    public void A_pattern_too_long_or_over_several_names_is_refused()
    {
        Assert.True(Glob.TryParse(new string('?', Glob.MaximumLength), out _, out _));
        Assert.False(Glob.TryParse(new string('?', Glob.MaximumLength + 1), out _, out var fault));
        Assert.Equal("The pattern is longer than 1024 characters.", fault);
        Assert.False(Glob.TryParse("a/*", out _, out fault));
        Assert.Equal("The pattern goes over more than one name.", fault);
    }

    [Theory]
    [InlineData("a*a*a*a*b")]
    [InlineData("*a*a*a*a*a*a*a*b")]
    [InlineData("*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab*aaaaaaaaaaaaaaaab")]
    [InlineData("*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[!a]")]
    public void The_steps_are_bounded_by_pattern_times_name(string pattern)
    {
        var name = new string('a', 255);
        Assert.False(Parsed(pattern).IsMatch(name, out var steps));
        Assert.InRange(steps, 1, (pattern.Length + 1) * (name.Length + 1));
    }

    [Fact]
    public void A_star_tried_again_costs_no_more_than_pattern_times_name_whatever_the_input() => Seeded.Run(100_000, random =>
    {
        var pattern = Seeded.Text(random, "aaab*?", 30);
        var name = Seeded.Text(random, "aaaab", 60);
        if (!Glob.TryParse(pattern, out var glob, out _))
            return;
        glob.IsMatch(name, out var steps);
        Assert.InRange(steps, 0, (pattern.Length + 1) * (name.Length + 1));
    });

    [Fact]
    public void It_agrees_with_a_regular_expression() => Seeded.Run(10_000, random =>
    {
        var pattern = Seeded.Text(random, "ab*?.", 8);
        var expression = new StringBuilder("^");
        foreach (var c in pattern)
            expression.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
        var regex = new Regex(expression.Append('$').ToString(), RegexOptions.CultureInvariant);

        for (var i = 0; i < 10; i++)
        {
            var name = Seeded.Text(random, "ab.", 8);
            Assert.True(regex.IsMatch(name) == Parsed(pattern).IsMatch(name), $"{pattern} and {name}");
        }
    });

    [Fact]
    public void Any_text_at_all_is_a_pattern_or_refused_with_a_reason() => Seeded.Run(200_000, random =>
    {
        const string Strange = "[]!-*?^ab\\{}/\uD83D\uDE00\uD800\0";
        var pattern = Seeded.Text(random, Strange, 16);
        if (Glob.TryParse(pattern, out var glob, out var fault))
            glob.IsMatch(Seeded.Text(random, Strange, 16));
        else
            Assert.False(string.IsNullOrEmpty(fault));
    });

    private static Glob Parsed(string pattern)
    {
        Assert.True(Glob.TryParse(pattern, out var glob, out var fault), fault);
        return glob;
    }
}
