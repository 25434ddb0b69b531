using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Accounts.Passwords;

/// <summary>SHA-512 crypt, as /etc/shadow of many systems has it: <c>$6$rounds=5000$salt$hash</c> (U. Drepper, "Unix crypt using SHA-256 and SHA-512").</summary>
internal sealed class Sha512CryptHash : PasswordHash
{
    private const string Letters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private const int DefaultRounds = 5000, MinimumRounds = 1000, MaximumRounds = 500_000, MaximumSaltLength = 16, HashLength = 86;

    private readonly int _rounds;
    private readonly byte[] _salt;
    private readonly string _hash;

    private Sha512CryptHash(int rounds, byte[] salt, string hash) => (_rounds, _salt, _hash) = (rounds, salt, hash);

    public static Sha512CryptHash? Parse(string[] parts)
    {
        var rounds = DefaultRounds;
        if (parts is [['r', 'o', 'u', 'n', 'd', 's', '=', .. var count], .. var rest])
        {
            // crypt(3) takes fewer for the least there is, and we refuse more than we would wait for.
            if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out rounds) || rounds > MaximumRounds)
                return null;
            (rounds, parts) = (Math.Max(rounds, MinimumRounds), rest);
        }

        return parts is [{ Length: <= MaximumSaltLength } salt, { Length: HashLength } hash] && !hash.AsSpan().ContainsAnyExcept(Alphabet)
            ? new(rounds, Encoding.UTF8.GetBytes(salt), hash)
            : null;
    }

    public override string Cost => string.Create(CultureInfo.InvariantCulture, $"sha512-crypt {_rounds}");

    public override bool Verify(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Encode(Digest(password, _salt, _rounds))), Encoding.ASCII.GetBytes(_hash));

    // The letters are those of the paper, so that each step can be found there.
    private static byte[] Digest(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int rounds)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        sha.AppendData(password);
        sha.AppendData(salt);
        sha.AppendData(password);
        var b = sha.GetHashAndReset();

        sha.AppendData(password);
        sha.AppendData(salt);
        sha.AppendData(Repeated(b, password.Length));
        for (var bits = password.Length; bits > 0; bits >>= 1)
            sha.AppendData((bits & 1) != 0 ? b : password);
        var a = sha.GetHashAndReset();

        for (var i = 0; i < password.Length; i++)
            sha.AppendData(password);
        var p = Repeated(sha.GetHashAndReset(), password.Length);

        for (var i = 0; i < 16 + a[0]; i++)
            sha.AppendData(salt);
        var s = Repeated(sha.GetHashAndReset(), salt.Length);

        for (var round = 0; round < rounds; round++)
        {
            var isOdd = (round & 1) != 0;
            sha.AppendData(isOdd ? p : a);
            if (round % 3 != 0)
                sha.AppendData(s);
            if (round % 7 != 0)
                sha.AppendData(p);
            sha.AppendData(isOdd ? a : p);
            a = sha.GetHashAndReset();
        }

        return a;
    }

    private static byte[] Repeated(byte[] octets, int length)
    {
        var repeated = new byte[length];
        for (var i = 0; i < length; i++)
            repeated[i] = octets[i % octets.Length];
        return repeated;
    }

    // Three octets make four letters, the last octet two; they are taken from three thirds of the digest in turn.
    private static string Encode(byte[] digest)
    {
        var text = new StringBuilder(HashLength);
        var (high, middle, low) = (0, 21, 42);
        for (var i = 0; i < 21; i++)
        {
            Append((digest[high] << 16) | (digest[middle] << 8) | digest[low], 4);
            (high, middle, low) = (middle + 1, low + 1, high + 1);
        }

        Append(digest[63], 2);
        return text.ToString();

        void Append(int value, int count)
        {
            for (; count > 0; count--, value >>= 6)
                text.Append(Letters[value & 63]);
        }
    }
}
