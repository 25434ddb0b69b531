using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Portcullis.Hosting;

/// <summary>
/// A program compiled ahead of time has the instructions of every x64 processor and no more; TYPE A and E are half as fast by them. The same
/// program with those of newer processors (x86-64-v4, AVX-512) lies beside it, and takes over where the processor has them.
/// </summary>
internal static class FasterBuild
{
    private const string Suffix = "-x86-64-v4", Processors = "/proc/cpuinfo";

    // Of many processors the first tells for all.
    private const int FirstProcessor = 16 * 1024;

    private static readonly string[] Needed =
        ["avx2", "bmi1", "bmi2", "fma", "f16c", "abm", "movbe", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"];

    /// <summary>Goes on as the faster program, with the same arguments and the same process id; returns where there is none, or it cannot run.</summary>
    public static void TakeOver()
    {
        if (RuntimeFeature.IsDynamicCodeSupported || Vector512.IsHardwareAccelerated || !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return;

        try
        {
            if (Environment.ProcessPath is { } program && !program.EndsWith(Suffix, StringComparison.Ordinal) && File.Exists(program + Suffix) && Suits(FirstOf(Processors)))
                HostCalls.ExecuteAnew(program + Suffix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // This one does all that the other does.
        }
    }

    /// <summary>Whether it runs on processors that the kernel describes so.</summary>
    internal static bool Suits(string processors)
    {
        var flags = processors.Split('\n').FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ') ?? [];
        return Needed.All(flags.Contains);
    }

    private static string FirstOf(string file)
    {
        using var stream = File.OpenRead(file);
        var octets = new byte[FirstProcessor];
        return Encoding.ASCII.GetString(octets, 0, stream.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false));
    }
}
