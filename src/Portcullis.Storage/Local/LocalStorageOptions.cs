namespace Portcullis.Storage.Local;

public sealed record LocalStorageOptions
{
    public Confinement Confinement { get; init; } = Confinement.Automatic;

    /// <summary>
    /// Of new files, whatever the umask of the process; 0644 by default. A file that takes the place of another keeps
    /// the mode of that one.
    /// </summary>
    public UnixFileMode CreateFileMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Of new directories, whatever the umask of the process; 0755 by default.</summary>
    public UnixFileMode CreateDirectoryMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public Durability Durability { get; init; }

    /// <summary>Tells when what is kept of an upload expires.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>How paths are kept below the root folder. Both ways follow the same links, and neither can be raced.</summary>
public enum Confinement
{
    /// <summary>
    /// <see cref="OpenAt2"/> where the kernel has it and lets this process call it, <see cref="Walk"/> elsewhere.
    /// The environment variable PORTCULLIS_CONFINEMENT ("openat2" or "walk") decides instead, where it is set.
    /// </summary>
    Automatic,

    /// <summary>The kernel resolves and confines: openat2(2) with RESOLVE_BENEATH, Linux 5.6.</summary>
    OpenAt2,

    /// <summary>Component by component over directory handles, links resolved in this process: the one way on macOS.</summary>
    Walk,
}
