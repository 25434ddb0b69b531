using System.Security.Cryptography;

namespace Portcullis.Server.Auditing;

/// <summary>A SHA-256 of octets that pass in their order.</summary>
/// <param name="beginsAnew">Whether octets out of order begin another one, as where a file is read a second time; else there is none from then on.</param>
internal sealed class OctetHash(bool beginsAnew) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _next = -1;
    private bool _isBroken;

    /// <summary>Where in the file the first octet stood.</summary>
    public long Start { get; private set; }

    /// <summary>Of all octets so far, in lower-case hexadecimal; null where they passed out of order.</summary>
    public string? Value => _isBroken ? null : Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Pass(ReadOnlySpan<byte> octets, long offset)
    {
        if (offset != _next)
            Begin(offset);
        _next = offset + octets.Length;
        _hash.AppendData(octets);
    }

    public void Dispose() => _hash.Dispose();

    private void Begin(long offset)
    {
        _isBroken = _next >= 0 && !beginsAnew;
        Start = offset;
        _hash.GetHashAndReset();
    }
}

/// <summary>What has a hash of the octets that went through it.</summary>
internal interface IHashed
{
    OctetHash Hash { get; }
}
