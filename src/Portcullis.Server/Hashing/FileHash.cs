using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Portcullis.Server.Hashing;

/// <summary>A hash of HASH (draft-ietf-ftpext2-hash), of the X commands and of MD5, by the name that goes over the wire.</summary>
public sealed record FileHash
{
    public static readonly FileHash Sha256 = new("SHA-256", () => new Cryptographic(HashAlgorithmName.SHA256));
    public static readonly FileHash Sha512 = new("SHA-512", () => new Cryptographic(HashAlgorithmName.SHA512));
    public static readonly FileHash Sha1 = new("SHA-1", () => new Cryptographic(HashAlgorithmName.SHA1));
    public static readonly FileHash Md5 = new("MD5", () => new Cryptographic(HashAlgorithmName.MD5));
    public static readonly FileHash Crc32 = new("CRC32", () => new Checksum());

    private readonly Func<IComputation> _begin;

    private FileHash(string name, Func<IComputation> begin) => (Name, _begin) = (name, begin);

    /// <summary>The first is the one HASH uses unless told otherwise.</summary>
    public static IReadOnlyList<FileHash> All { get; } = [Sha256, Sha512, Sha1, Md5, Crc32];

    public string Name { get; }

    internal IComputation Begin() => _begin();

    internal interface IComputation : IDisposable
    {
        void Append(ReadOnlySpan<byte> octets);

        /// <summary>In hexadecimal, lower case.</summary>
        string Finish();
    }

    private sealed class Cryptographic(HashAlgorithmName name) : IComputation
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

        public void Append(ReadOnlySpan<byte> octets) => _hash.AppendData(octets);

        public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public void Dispose() => _hash.Dispose();
    }

    private sealed class Checksum : IComputation
    {
        private readonly System.IO.Hashing.Crc32 _crc = new();

        public void Append(ReadOnlySpan<byte> octets) => _crc.Append(octets);

        // As cksum programs print it: the most significant octet first.
        public string Finish()
        {
            Span<byte> octets = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(octets, _crc.GetCurrentHashAsUInt32());
            return Convert.ToHexStringLower(octets);
        }

        public void Dispose() { }
    }
}
