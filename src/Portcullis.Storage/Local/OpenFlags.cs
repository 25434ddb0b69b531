using System.Runtime.InteropServices;

namespace Portcullis.Storage.Local;

/// <summary>The O_ flags of open(2). Two of them differ between x64 and arm64.</summary>
internal static class OpenFlags
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NoControllingTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    /// <summary>O_PATH: a handle to the name's inode that can neither read nor write, and wakes no device.</summary>
    public const int PathOnly = 0x200000;

    public static readonly int Directory = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    public static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;
}
