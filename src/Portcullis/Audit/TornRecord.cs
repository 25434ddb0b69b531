using System.Security.Cryptography;

namespace Portcullis.Audit;

/// <summary>What stands in a file after its last good record.</summary>
/// <param name="Length">In octets.</param>
/// <param name="IsByCrash">It is the beginning of one record; or has zeros, as a file system puts where a crash of the machine has kept octets from the disk.</param>
/// <param name="HashText">SHA-256 of all of it.</param>
/// <param name="Beginning">As much of it as a record has room for.</param>
internal sealed record TornRecord(long Length, bool IsByCrash, string HashText, byte[] Beginning)
{
    private const int MaximumShown = 4096;

    public string BeginningText => Convert.ToBase64String(Beginning);

    /// <summary>Null where nothing does.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TornRecord? Read(string folder, int number, long position)
    {
        using var file = AuditFiles.Open(folder, number);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        file.Position = position;
        var (buffer, length, hasLineEnd, hasZeros, beginning) = (new byte[16 * 1024], 0L, false, false, Array.Empty<byte>());
        while (file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is var count and > 0)
        {
            var octets = buffer.AsSpan(0, count);
            if (length == 0)
                beginning = octets[..Math.Min(count, MaximumShown)].ToArray();
            hasLineEnd |= octets.Contains((byte)'\n');
            hasZeros |= octets.Contains((byte)0);
            hash.AppendData(octets);
            length += count;
        }

        return length == 0 ? null : new TornRecord(length, !hasLineEnd || hasZeros, Convert.ToHexStringLower(hash.GetHashAndReset()), beginning);
    }
}
