using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Portcullis.Storage.Local;
using Portcullis.Storage.Local.MacOS;

namespace Portcullis.MacOS.Tests;

/// <summary>
/// Runs what the store does on macOS, here, against a C library (macos.c) that looks like that of macOS. What this proves
/// is the code on our side: that it has one view of numbers, layouts and errors throughout, and that with it the walk
/// confines and uploads commit. It is no proof of what macOS does.
/// </summary>
internal static class StandIn
{
    private static readonly Lazy<nint> Library = new(Build);

    [ModuleInitializer]
    internal static void Install()
    {
        PosixSystem.Current = new MacSystem();
        NativeLibrary.SetDllImportResolver(typeof(LocalStorage).Assembly, (name, _, _) => name == "libc" ? Library.Value : 0);
    }

    private static nint Build()
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-macos-");
        try
        {
            var library = Path.Combine(folder.FullName, "libmacos.so");
            var source = Path.Combine(AppContext.BaseDirectory, "macos.c");
            using var compiler = Process.Start("cc", ["-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-fno-builtin", "-o", library, source]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? NativeLibrary.Load(library) : throw new InvalidOperationException("cc failed.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
