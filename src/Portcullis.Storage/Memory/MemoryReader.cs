namespace Portcullis.Storage.Memory;

internal sealed class MemoryReader(MemoryContent content) : IReadableFile
{
    public long Length => content.Length;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new ValueTask<int>(content.Read(buffer.Span, offset));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
