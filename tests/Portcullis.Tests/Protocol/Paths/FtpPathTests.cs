using Portcullis.Protocol.Paths;

namespace Portcullis.Tests.Protocol.Paths;

public sealed class FtpPathTests
{
    private static readonly FtpPath Home = FtpPath.Parse("/home/anna");

    [Theory]
    [InlineData("", "/home/anna")]
    [InlineData(".", "/home/anna")]
    [InlineData("a", "/home/anna/a")]
    [InlineData("a/b/", "/home/anna/a/b")]
    [InlineData("./a/./b/.", "/home/anna/a/b")]
    [InlineData("a//b", "/home/anna/a/b")]
    [InlineData("..", "/home")]
    [InlineData("../..", "/")]
    [InlineData("../../..", "/")]
    [InlineData("../../../../../etc/passwd", "/etc/passwd")]
    [InlineData("a/../../x", "/home/x")]
    [InlineData("/", "/")]
    [InlineData("//", "/")]
    [InlineData("/..", "/")]
    [InlineData("/../../etc", "/etc")]
    [InlineData("/a/b/../c", "/a/c")]
    [InlineData("/a/", "/a")]
    [InlineData("...", "/home/anna/...")]
    [InlineData("..a", "/home/anna/..a")]
    [InlineData(". .", "/home/anna/. .")]
    [InlineData(".. ", "/home/anna/.. ")]
    [InlineData(" ", "/home/anna/ ")]
    [InlineData(" a ", "/home/anna/ a ")]
    [InlineData("~", "/home/anna/~")]
    [InlineData("C:", "/home/anna/C:")]
    [InlineData("Grüße/日本/😀", "/home/anna/Grüße/日本/😀")]
    public void A_pathname_is_resolved_against_the_working_directory(string pathname, string expected)
    {
        Assert.True(Home.TryResolve(pathname, out var path, out var fault), fault);
        Assert.Equal(expected, path.Value);
    }

    [Theory]
    [InlineData(@"..\..\etc", @"/home/anna/..\..\etc")]
    [InlineData(@"a\b", @"/home/anna/a\b")]
    [InlineData(@"\", @"/home/anna/\")]
    [InlineData(@"..\../x", "/home/anna/x", @"..\..")]
    public void A_backslash_is_an_ordinary_character(string pathname, string expected, string? parent = null)
    {
        Assert.True(Home.TryResolve(parent is null ? pathname : $"{parent}/../x", out var path, out _));
        Assert.Equal(expected, path.Value);
    }

    [Fact]
    public void Control_characters_are_refused()
    {
        for (var c = 0; c < 256; c++)
        {
            var refused = c is < 32 or (>= 127 and < 160);
            Assert.Equal(!refused, Home.TryResolve($"a{(char)c}b", out var path, out var fault));
            Assert.Equal(refused, fault is not null);
            if (refused)
                Assert.True(path.IsRoot);
        }
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        // Not a theory: an attribute cannot hold such a text.
        string[] pathnames = ["\uD800", "\uDC00", "a\uDC00\uD800", "\uD800\uD800\uDC00", "\uD800\uDC00\uDC00", "\uD800a"];
        Assert.All(pathnames, pathname => Assert.False(Home.TryResolve(pathname, out _, out _)));
    }

    [Theory]
    [InlineData("x", 255, true)]
    [InlineData("x", 256, false)]
    [InlineData("é", 127, true)]
    [InlineData("é", 128, false)]
    [InlineData("😀", 63, true)]
    [InlineData("😀", 64, false)]
    public void A_name_has_255_octets_at_most(string character, int count, bool fits) =>
        Assert.Equal(fits, FtpPath.Root.TryResolve(string.Concat(Enumerable.Repeat(character, count)), out _, out _));

    [Fact]
    public void A_path_has_4095_octets_at_most()
    {
        // Sixteen names of 254 octets and their slashes: 4080. The rest goes into the last name.
        var stem = string.Concat(Enumerable.Repeat("/" + new string('x', 254), 16));
        Assert.True(FtpPath.Root.TryResolve($"{stem}/{new string('y', 14)}", out var path, out _));
        Assert.Equal(4095, path.Value.Length);
        Assert.False(path.TryResolve("z", out var refused, out _));
        Assert.False(FtpPath.Root.TryResolve($"{stem}/{new string('y', 15)}", out _, out _));
        Assert.True(refused.IsRoot);
    }

    [Fact]
    public void A_path_is_128_directories_deep_at_most()
    {
        var deepest = string.Concat(Enumerable.Repeat("/x", FtpPath.MaximumDepth));
        Assert.True(FtpPath.Root.TryResolve(deepest, out var path, out _));
        Assert.False(path.TryResolve("x", out _, out _));
        Assert.True(path.TryResolve("../x", out _, out _));
        Assert.True(path.TryResolve("x/..", out _, out _));
    }

    [Fact]
    public void A_path_knows_its_parts()
    {
        Assert.Equal("anna", Home.Name);
        Assert.Equal("/home", Home.Parent.Value);
        Assert.Equal(["home", "anna"], Home.Components);
        Assert.Equal("/home/anna/a", Home.Child("a").Value);
        Assert.Equal("/a", FtpPath.Root.Child("a").Value);
        Assert.Equal(FtpPath.Root, FtpPath.Root.Parent);
        Assert.Equal(FtpPath.Root, FtpPath.Parse("/home").Parent);
        Assert.Equal("", FtpPath.Root.Name);
        Assert.Empty(FtpPath.Root.Components);
    }

    [Theory]
    [InlineData("/home/anna", true)]
    [InlineData("/home/anna/a", true)]
    [InlineData("/home/annabel", false)]
    [InlineData("/home", false)]
    [InlineData("/", false)]
    public void A_directory_contains_itself_and_what_is_below(string path, bool contained)
    {
        Assert.Equal(contained, Home.Contains(FtpPath.Parse(path)));
        Assert.True(FtpPath.Root.Contains(FtpPath.Parse(path)));
    }

    [Fact]
    public void No_pathname_leaves_the_root_and_resolving_again_changes_nothing() => Seeded.Run(100_000, random =>
    {
        Assert.True(FtpPath.Root.TryResolve(Seeded.Text(random, "abc/", 12), out var directory, out _));
        var pathname = Seeded.Text(random, @"......////\ab é", 40);
        Assert.True(directory.TryResolve(pathname, out var path, out var fault), fault);

        Assert.StartsWith("/", path.Value, StringComparison.Ordinal);
        Assert.False(path.Components.Any(component => component is "" or "." or ".."), path.Value);
        Assert.True(path.IsRoot || !path.Value.EndsWith('/'));
        Assert.Equal(path, FtpPath.Parse(path.Value));
        Assert.True(path.TryResolve("", out var same, out _));
        Assert.Equal(path, same);
        Assert.True(path.IsRoot || path == path.Parent.Child(path.Name));
    });

    [Fact]
    public void Any_text_at_all_is_resolved_or_refused_with_a_reason() => Seeded.Run(200_000, random =>
    {
        var pathname = Seeded.Text(random, "a/.\0\r\n\u0085\u2028\uD83D\uDE00\uD800\uFFFF", 20);
        if (FtpPath.Root.TryResolve(pathname, out var path, out var fault))
            Assert.DoesNotContain(path.Value, char.IsControl);
        else
            Assert.False(string.IsNullOrEmpty(fault));
    });
}
