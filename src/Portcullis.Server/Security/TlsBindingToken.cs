using System.Security.Cryptography;

namespace Portcullis.Server.Security;

/// <summary>
/// Stands in the tickets of one control connection, encrypted by the ticket's key: who resumes with such a ticket holds
/// the secrets of that control connection. Compared in constant time.
/// </summary>
internal sealed class TlsBindingToken
{
    public const int Length = 16;

    private readonly byte[] _octets;

    private TlsBindingToken(byte[] octets) => _octets = octets;

    public ReadOnlySpan<byte> Octets => _octets;

    public static TlsBindingToken Create() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Null where there is none.</summary>
    public static TlsBindingToken? Read(ReadOnlySpan<byte> octets) => octets.Length == Length ? new TlsBindingToken(octets.ToArray()) : null;

    public bool Matches(TlsBindingToken? other) => other is not null && CryptographicOperations.FixedTimeEquals(_octets, other._octets);
}
