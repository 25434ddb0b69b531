using Microsoft.Win32.SafeHandles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Local;

internal sealed class LocalFile(FtpPath path, SafeFileHandle handle, long length) : IReadableFile
{
    public long Length => length;

    public SafeFileHandle Handle => handle;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SystemCall.Read(handle, buffer.Span, offset, out var count).ThrowIfFailed("pread", path);
        return new ValueTask<int>(count);
    }

    public ValueTask DisposeAsync()
    {
        handle.Dispose();
        return ValueTask.CompletedTask;
    }
}
