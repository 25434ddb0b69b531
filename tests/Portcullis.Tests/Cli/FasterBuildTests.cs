using Portcullis.Hosting;

namespace Portcullis.Tests.Cli;

public sealed class FasterBuildTests
{
    private const string Flags = "fpu sse2 fma movbe f16c abm bmi1 avx2 bmi2 avx512f avx512dq avx512cd avx512bw avx512vl avx512_vbmi";

    [Fact]
    public void A_processor_with_all_it_needs_suits_it() => Assert.True(FasterBuild.Suits(Described(Flags)));

    [Theory]
    [InlineData("avx512vl")]
    [InlineData("avx512bw")]
    [InlineData("avx2")]
    [InlineData("abm")]
    public void One_that_lacks_something_does_not(string lacking) =>
        Assert.False(FasterBuild.Suits(Described(string.Join(' ', Flags.Split(' ').Where(flag => flag != lacking)))));

    [Theory]
    [InlineData("")]
    [InlineData("processor : 0")]
    public void Nor_does_one_that_tells_nothing(string processors) => Assert.False(FasterBuild.Suits(processors));

    private static string Described(string flags) => $"processor\t: 0\nmodel name\t: A processor\nflags\t\t: {flags}\nbogomips\t: 5000.00\n\nprocessor\t: 1\nflags\t\t:\n";
}
