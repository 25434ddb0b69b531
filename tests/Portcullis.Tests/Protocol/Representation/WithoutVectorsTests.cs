using System.Diagnostics;

namespace Portcullis.Tests.Protocol.Representation;

/// <summary>The tests of the codecs once more as on other processors, in a process each, for .NET decides at its start.</summary>
public sealed class WithoutVectorsTests
{
    // A codec that hangs must not hang whoever tests it; all of this takes a few seconds.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    // All that comes by what is done by vectors.
    private static readonly string[] Tests =
    [
        Named<AsciiCodecTests>(), Named<LongTextTests>(), Named<TransferVectorTests>(), Named<CompressedTests>(), Named<BlockTests>(), Named<RecordTests>(),
        Named<RecordRunTests>(), Named<PipelineTests>(),
    ];

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task The_codecs_do_the_same_on_a_processor_without(string instructions)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Portcullis.Tests")) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--no-ansi", "--progress", "off", "--filter-class", .. Tests])
            start.ArgumentList.Add(argument);
        start.Environment[instructions] = "0";
        using var tests = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Longest);
        try
        {
            var output = await tests.StandardOutput.ReadToEndAsync(timeout.Token);
            await tests.WaitForExitAsync(timeout.Token);
            Assert.True(tests.ExitCode == 0, output);
        }
        catch (OperationCanceledException)
        {
            tests.Kill(entireProcessTree: true);
            Assert.Fail($"The codecs are not done after {Longest}.");
        }
    }

    private static string Named<T>() => typeof(T).FullName!;
}
