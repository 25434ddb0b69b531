using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

/// <summary>Copies the beginning of one file into another.</summary>
internal static class FileClone
{
    /// <summary>Per call, so that a cancellation is heard while a big file is copied.</summary>
    private const int KernelStep = 16 * 1024 * 1024;

    private const int BufferLength = 256 * 1024;

    /// <summary>Returns the octets copied: less than <paramref name="length"/> where the source is shorter.</summary>
    public static long Copy(SafeFileHandle source, SafeFileHandle destination, long length, FtpPath path, CancellationToken cancellation)
    {
        long copied = 0;
        while (copied < length)
        {
            cancellation.ThrowIfCancellationRequested();
            var step = Math.Min(length - copied, KernelStep);
            var errno = SystemCall.CopyRange(source, destination, copied, step, out var count);
            if (errno is Errno.EXDEV or Errno.ENOSYS or Errno.EOPNOTSUPP or Errno.EINVAL)
                return CopyByBuffer(source, destination, copied, length, path, cancellation);

            errno.ThrowIfFailed("copy_file_range", path);
            if (count == 0)
                break;
            copied += count;
        }

        return copied;
    }

    /// <summary>For file systems, and pairs of them, between which the kernel does not copy.</summary>
    private static long CopyByBuffer(
        SafeFileHandle source, SafeFileHandle destination, long copied, long length, FtpPath path, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            while (copied < length)
            {
                cancellation.ThrowIfCancellationRequested();
                var step = (int)Math.Min(length - copied, buffer.Length);
                SystemCall.Read(source, buffer.AsSpan(0, step), copied, out var count).ThrowIfFailed("pread", path);
                if (count == 0)
                    break;

                SystemCall.Write(destination, buffer.AsSpan(0, count), copied).ThrowIfFailed("pwrite", path);
                copied += count;
            }

            return copied;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
