using System.Buffers;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// Pooled octets between a codec and what sends or stores them: filled by codecs, drained by its owner with
/// <see cref="Written"/> and <see cref="Clear"/>. It takes more than its limit; the limit is when <see cref="IsFull"/> asks
/// for draining.
/// </summary>
public sealed class OctetBuffer(int limit = OctetBuffer.DefaultLimit) : IBufferWriter<byte>, IDisposable
{
    public const int DefaultLimit = 64 * 1024;

    private byte[] _octets = [];
    private int _count;

    public ReadOnlyMemory<byte> Written => _octets.AsMemory(0, _count);

    public int Count => _count;

    public bool IsFull => _count >= limit;

    public void Clear() => _count = 0;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _octets.Length - _count);
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _octets.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _octets.AsSpan(_count);
    }

    public void Dispose()
    {
        if (_octets.Length > 0)
            ArrayPool<byte>.Shared.Return(_octets);
        (_octets, _count) = ([], 0);
    }

    private void Reserve(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_octets.Length - _count >= needed)
            return;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_count + needed), Math.Min(_octets.Length, Array.MaxLength / 2) * 2));
        _octets.AsSpan(0, _count).CopyTo(larger);
        if (_octets.Length > 0)
            ArrayPool<byte>.Shared.Return(_octets);
        _octets = larger;
    }
}
