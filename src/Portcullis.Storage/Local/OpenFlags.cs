namespace Portcullis.Storage.Local;

/// <summary>How a name is opened; <see cref="PosixNumbers"/> has the O_ flags of each system. Always with O_CLOEXEC.</summary>
[Flags]
internal enum OpenFlags
{
    ReadOnly = 0,
    ReadWrite = 1 << 0,
    Create = 1 << 1,
    Exclusive = 1 << 2,
    Directory = 1 << 3,
    NoFollow = 1 << 4,
    NonBlocking = 1 << 5,
    NoControllingTerminal = 1 << 6,

    /// <summary>
    /// O_PATH: a handle to the name's inode that can neither read nor write, and wakes no device. Elsewhere than on Linux
    /// it is the same as <see cref="ReadOnly"/>, and so it is asked for with <see cref="Directory"/> only.
    /// </summary>
    PathOnly = 1 << 7,
}
