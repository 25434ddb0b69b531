using Portcullis.Protocol.Paths;
using Portcullis.Storage;

namespace Portcullis.Server.Auditing;

/// <summary>A file being sent. It has no handle: a kernel copy would pass the hash by.</summary>
internal sealed class HashedFile(IReadableFile file) : IReadableFile, IHashed
{
    public OctetHash Hash { get; } = new(beginsAnew: true);

    public long Length => file.Length;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation)
    {
        var count = await file.ReadAsync(buffer, offset, cancellation);
        Hash.Pass(buffer.Span[..count], offset);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        Hash.Dispose();
        await file.DisposeAsync();
    }
}

/// <summary>A file being received. It has no handle: a kernel copy would pass the hash by.</summary>
internal sealed class HashedUpload(IUpload upload) : IUpload, IHashed
{
    public OctetHash Hash { get; } = new(beginsAnew: false);

    public FtpPath Path => upload.Path;

    public long StartOffset => upload.StartOffset;

    public ValueTask ReserveAsync(long length, CancellationToken cancellation) => upload.ReserveAsync(length, cancellation);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, long offset, CancellationToken cancellation)
    {
        Hash.Pass(buffer.Span, offset);
        return upload.WriteAsync(buffer, offset, cancellation);
    }

    public ValueTask FlushAsync(CancellationToken cancellation) => upload.FlushAsync(cancellation);

    public ValueTask<PartialUpload?> KeepAsync(Promise promise, CancellationToken cancellation) => upload.KeepAsync(promise, cancellation);

    public void GiveUpIf(Func<bool> isGivenUp) => upload.GiveUpIf(isGivenUp);

    public ValueTask CommitAsync(CancellationToken cancellation) => upload.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        Hash.Dispose();
        await upload.DisposeAsync();
    }
}
