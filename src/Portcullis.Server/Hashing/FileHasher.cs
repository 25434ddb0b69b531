using System.Buffers;
using Portcullis.Storage;

namespace Portcullis.Server.Hashing;

/// <summary>Computes hashes of files, a few at a time: they cost a processor each, and any client may ask.</summary>
internal sealed class FileHasher : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <param name="hash">Which.</param>
    /// <param name="file">Read from <paramref name="first"/> on.</param>
    /// <param name="first">The first octet.</param>
    /// <param name="count">How many octets; fewer where the file ends before.</param>
    /// <param name="cancellation">Also ends the wait for a turn.</param>
    public async ValueTask<string> ComputeAsync(FileHash hash, IReadableFile file, long first, long count, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var computation = hash.Begin();
            var (position, end) = (first, first + count);
            while (position < end)
            {
                cancellation.ThrowIfCancellationRequested();
                var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, end - position)), position, cancellation);
                if (read == 0)
                    break;
                computation.Append(buffer.AsSpan(0, read));
                position += read;
            }

            return computation.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
