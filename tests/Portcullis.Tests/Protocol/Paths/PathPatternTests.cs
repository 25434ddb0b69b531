using Portcullis.Protocol.Paths;

namespace Portcullis.Tests.Protocol.Paths;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("*.dat", "/a.dat", true)]
    [InlineData("*.dat", "/in/deep/a.dat", true)]
    [InlineData("*.dat", "/in/a.dat/b", false)]
    [InlineData("/*.dat", "/a.dat", true)]
    [InlineData("/*.dat", "/in/a.dat", false)]
    [InlineData("/in/*.dat", "/in/a.dat", true)]
    [InlineData("/in/*.dat", "/in/deep/a.dat", false)]
    [InlineData("/in/**", "/in", true)]
    [InlineData("/in/**", "/in/deep/a", true)]
    [InlineData("/in/**", "/inn/a", false)]
    [InlineData("/in/**/*.dat", "/in/a.dat", true)]
    [InlineData("/in/**/*.dat", "/in/x/y/a.dat", true)]
    [InlineData("/in/**/*.dat", "/in/x/y/a.txt", false)]
    [InlineData("/**/x/**/y", "/a/x/b/x/c/y", true)]
    [InlineData("/**/x/**/y", "/a/x/b/y/c", false)]
    [InlineData("/**", "/", true)]
    [InlineData("*", "/", false)]
    [InlineData("/In", "/in", false)]
    public void A_path_matches_name_by_name(string pattern, string path, bool expected) =>
        Assert.Equal(expected, PathPattern.Parse(pattern).IsMatch(FtpPath.Parse(path)));

    [Theory]
    [InlineData("", "The pattern is empty.")]
    [InlineData("/", "The pattern is empty.")]
    [InlineData("in/*.dat", "A pattern with '/' in it begins with '/'.")]
    [InlineData("/in//x", "The pattern has an empty name.")]
    [InlineData("//x", "The pattern has an empty name.")]
    [InlineData("/in/", "The pattern has an empty name.")]
    [InlineData("/in/*a*b*c*d*e*f*g*h*i", "The pattern has more than 8 stars.")]
    public void What_is_no_pattern_is_told(string pattern, string fault)
    {
        Assert.False(PathPattern.TryParse(pattern, out _, out var told));
        Assert.Equal(fault, told);
        Assert.Equal(fault, Assert.Throws<ArgumentException>(() => PathPattern.Parse(pattern)).Message.Split(" (Param")[0]);
    }

    [Fact]
    public void It_is_no_longer_than_a_path_is_deep()
    {
        Assert.True(PathPattern.TryParse(string.Concat(Enumerable.Repeat("/a", PathPattern.MaximumNames)), out _, out _));
        Assert.False(PathPattern.TryParse(string.Concat(Enumerable.Repeat("/**", PathPattern.MaximumNames + 1)), out _, out var fault));
        Assert.Equal("The pattern has more than 128 names.", fault);
    }
}
