using Microsoft.Win32.SafeHandles;

namespace Portcullis.Storage.Local;

/// <summary>The names in a directory, without "." and "..".</summary>
internal abstract class DirectoryReader(SafeFileHandle directory) : IDisposable
{
    /// <summary>Closed with the reader.</summary>
    public SafeFileHandle Directory { get; } = directory;

    /// <param name="name">With a NUL at its end, as the calls want it; good until the next call; empty at the end.</param>
    public Errno Next(out ReadOnlySpan<byte> name)
    {
        Errno errno;
        do errno = ReadName(out name);
        while (name.SequenceEqual(".\0"u8) || name.SequenceEqual("..\0"u8));
        return errno;
    }

    public void Dispose()
    {
        Close();
        Directory.Dispose();
    }

    /// <summary>As <see cref="Next"/>, with all that the system lists.</summary>
    protected abstract Errno ReadName(out ReadOnlySpan<byte> name);

    protected abstract void Close();
}
