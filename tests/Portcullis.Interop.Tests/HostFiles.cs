using System.Runtime.InteropServices;

namespace Portcullis.Interop.Tests;

/// <summary>What .NET has no call for: file systems of their own, files that are none, and two names exchanged at once.</summary>
internal static partial class HostFiles
{
    private const int CurrentDirectory = -100, RenameExchange = 2, DetachMount = 2;

    /// <summary>A file system in memory of that many octets; skips the test where mounting is not permitted.</summary>
    public static IDisposable MountMemory(string folder, long octets)
    {
        if (Mount("tmpfs", folder, "tmpfs", 0, $"size={octets}") != 0)
            Assert.Skip($"A tmpfs cannot be mounted here: {Marshal.GetLastPInvokeErrorMessage()}.");
        return new Mounted(folder);
    }

    /// <summary>Both names exist before and after, and at every moment between.</summary>
    public static void Exchange(string one, string other)
    {
        if (!TryExchange(one, other))
            throw new IOException($"renameat2 {one} {other}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>False where one of them is not there.</summary>
    public static bool TryExchange(string one, string other) =>
        RenameAt2(CurrentDirectory, one, CurrentDirectory, other, RenameExchange) == 0;

    private sealed class Mounted(string folder) : IDisposable
    {
        public void Dispose() => Assert.True(Unmount(folder, DetachMount) == 0, $"umount {folder}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldDirectory, string oldName, int newDirectory, string newName, uint flags);
}
