using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Accounts.Passwords;

/// <summary>
/// Passwords found right a short time ago, as keyed digests and in memory alone: FTP clients log in for each file, and shall not
/// pay for a hash each time. What was wrong is never in it.
/// </summary>
/// <remarks>
/// The digest is over the stored hash too: with another password, and for another account of the same name, it is another one. So
/// nothing need be told of changes; that an account is disabled shows in its record, which is read at each login.
/// </remarks>
internal sealed class VerifiedLogins(TimeProvider clock)
{
    public const int Maximum = 10_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private readonly HashSet<UInt128> _known = [];

    // In the order they came in, which is that of their end.
    private readonly Queue<(UInt128 Digest, long Since)> _order = new();

    public bool Contains(string user, string password, string stored)
    {
        var digest = Digest(user, password, stored);
        lock (_lock)
        {
            RemoveOld();
            return _known.Contains(digest);
        }
    }

    public void Add(string user, string password, string stored)
    {
        var digest = Digest(user, password, stored);
        lock (_lock)
        {
            RemoveOld();
            if (!_known.Add(digest))
                return;
            _order.Enqueue((digest, clock.GetTimestamp()));
            if (_order.Count > Maximum)
                _known.Remove(_order.Dequeue().Digest);
        }
    }

    private void RemoveOld()
    {
        while (_order.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.Since) >= Lifetime)
            _known.Remove(_order.Dequeue().Digest);
    }

    // Half of a SHA-256: 128 bits under a key that nobody knows. Lengths keep "ab","c" and "a","bc" apart.
    private UInt128 Digest(string user, string password, string stored)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Span<byte> length = stackalloc byte[4];
        foreach (var text in (ReadOnlySpan<string>)[user, password, stored])
        {
            var octets = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(length, octets.Length);
            hmac.AppendData(length);
            hmac.AppendData(octets);
        }

        return BinaryPrimitives.ReadUInt128LittleEndian(hmac.GetHashAndReset());
    }
}
