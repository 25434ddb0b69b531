using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Portcullis.Storage.Local;

namespace Portcullis.Tests.Storage.Durability;

/// <summary>The system of all tests here, which notes what is synced below the folders that somebody asks about.</summary>
internal sealed class SyncRecorder(PosixSystem system) : PosixSystem
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Recordings = [];

    public override PosixNumbers Numbers => system.Numbers;

    /// <summary>Names of what is synced below the folder from now on: hidden files as <c>upload</c>, directories as <c>/</c>.</summary>
    public static ConcurrentQueue<string> Record(string folder) => Recordings[folder] = new ConcurrentQueue<string>();

    public override int Sync(SafeFileHandle file)
    {
        var path = File.ResolveLinkTarget($"/proc/self/fd/{file.DangerousGetHandle()}", returnFinalTarget: false)!.FullName;
        foreach (var (folder, recording) in Recordings)
        {
            if (path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal))
                recording.Enqueue(Directory.Exists(path) ? "/" : path.EndsWith(".part", StringComparison.Ordinal) ? "upload" : Path.GetFileName(path));
        }

        return system.Sync(file);
    }

    public override Errno ErrnoOf(int number) => system.ErrnoOf(number);

    public override DirectoryReader ReadDirectory(SafeFileHandle directory) => system.ReadDirectory(directory);

    public override int Create(SafeFileHandle directory, string name, int flags, uint mode) => system.Create(directory, name, flags, mode);

    public override int Status(SafeFileHandle opened, out FileStatus status) => system.Status(opened, out status);

    public override int StatusAt(SafeFileHandle directory, string name, out FileStatus status) => system.StatusAt(directory, name, out status);

    public override int StatusAt(SafeFileHandle directory, in byte name, out FileStatus status) => system.StatusAt(directory, in name, out status);

    public override int Unlink(SafeFileHandle directory, string name) => system.Unlink(directory, name);

    public override nint Rename(SafeFileHandle sourceDirectory, string source, SafeFileHandle destinationDirectory, string destination, RenameMode mode) =>
        system.Rename(sourceDirectory, source, destinationDirectory, destination, mode);

    public override int AvailableSpace(SafeFileHandle opened, out ulong blocks, out ulong blockSize) => system.AvailableSpace(opened, out blocks, out blockSize);

    public override nint OpenBeneath(SafeFileHandle directory, string path, int flags) => system.OpenBeneath(directory, path, flags);

    public override nint CopyRange(SafeFileHandle source, SafeFileHandle destination, long offset, long length) => system.CopyRange(source, destination, offset, length);

    // Before the first call of the store, which keeps the system it finds.
    [ModuleInitializer]
    internal static void Install() => Current = new SyncRecorder(Current);
}
