using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Tests.Storage;

/// <summary>What .NET has no call for.</summary>
internal static partial class Host
{
    private const int CurrentDirectory = -100;
    private const uint Exchange = 2;

    /// <summary>Swaps two names in one step, so that both exist at every moment.</summary>
    public static bool TryExchange(string one, string other) =>
        RenameAt2(CurrentDirectory, one, CurrentDirectory, other, Exchange) == 0;

    /// <summary>A second handle to the same open file, as a forked child has.</summary>
    public static SafeFileHandle Duplicate(SafeFileHandle handle) => new(Dup(handle), ownsHandle: true);

    public static bool TryMakeFifo(string path) => MakeFifo(path, 0x1B6) == 0;

    /// <summary>Skips the test where the program is missing or refuses, as it may without root.</summary>
    public static async Task RunOrSkipAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(program, arguments);
        Assert.SkipUnless(exitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}");
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.Trim());
    }

    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Dup(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int directory, string name, int otherDirectory, string otherName, uint flags);
}
