using System.Buffers;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Protocol.Representation;

/// <summary>
/// The wire of an encoder. One that goes round for ever asks for room again and again, with octets for it or without: it fails
/// its test here instead of hanging it.
/// </summary>
internal sealed class GuardedWire(OctetBuffer wire) : IBufferWriter<byte>
{
    // Far above what any mode needs, which is four times what it was given, and a block.
    private const int PerOctet = 8, AtLeast = 1024 * 1024;

    private long _octets = AtLeast;
    private long _requests = AtLeast;

    /// <summary>Before each call of the encoder.</summary>
    public void Allow(int stored) => _octets = _requests = AtLeast + (long)PerOctet * stored;

    public void Advance(int count)
    {
        _octets -= count;
        Assert.True(_octets >= 0, "The encoder does not stop writing.");
        wire.Advance(count);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ask();
        return wire.GetMemory(sizeHint);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ask();
        return wire.GetSpan(sizeHint);
    }

    private void Ask() => Assert.True(--_requests >= 0, "The encoder makes no progress.");
}
