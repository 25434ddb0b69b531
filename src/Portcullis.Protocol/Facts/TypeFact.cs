namespace Portcullis.Protocol.Facts;

/// <summary>The value of the type fact (RFC 3659 §7.5.1).</summary>
public enum TypeFact
{
    File,
    Directory,

    /// <summary>cdir: the directory that is listed.</summary>
    ListedDirectory,

    /// <summary>pdir: a parent of the directory that is listed.</summary>
    ParentDirectory,

    /// <summary>OS.unix=symlink: a link that cannot be followed.</summary>
    UnixSymbolicLink,

    /// <summary>OS.unix=special: a FIFO, a socket or a device.</summary>
    UnixSpecial,
}
