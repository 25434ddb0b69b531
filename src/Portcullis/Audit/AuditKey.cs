using System.Security.Cryptography;
using Portcullis.Configuration;

namespace Portcullis.Audit;

/// <summary>
/// What links the records. Without a secret, SHA-256: whoever can write the files can also link them anew. With one,
/// HMAC-SHA256: who has the files and not the key cannot.
/// </summary>
/// <param name="secret">At least <see cref="MinimumLength"/> octets; null for none.</param>
internal sealed class AuditKey(byte[]? secret)
{
    public const int MinimumLength = 32, HashLength = 32;

    private const int MaximumLength = 4096;

    public static AuditKey None { get; } = new(null);

    /// <exception cref="IOException">It cannot be read, or is too short to be one.</exception>
    public static AuditKey Load(string? file)
    {
        if (file is null)
            return None;
        var octets = HostFile.Read(file, MaximumLength, out var fault) ?? throw new IOException(fault);
        return octets.Length >= MinimumLength
            ? new AuditKey(octets)
            : throw new IOException($"{file} has {octets.Length} octets; a key of the audit record has at least {MinimumLength}: head -c 32 /dev/urandom > {file}");
    }

    public bool IsSecret => secret is not null;

    public byte[] Hash(ReadOnlySpan<byte> octets) => secret is null ? SHA256.HashData(octets) : HMACSHA256.HashData(secret, octets);
}
