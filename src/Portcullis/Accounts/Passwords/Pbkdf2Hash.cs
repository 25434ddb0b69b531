using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Accounts.Passwords;

/// <summary>
/// PBKDF2 (RFC 8018 §5.2), as others made it, and as ours where there is no libsodium:
/// <c>$pbkdf2-sha256$600000$salt$hash</c>, passlib's form. SFTPGo's differs: its salt stands in the clear, or in Base64 where the scheme
/// is <c>pbkdf2-b64salt-sha256</c>, and its hash is padded with <c>=</c>, by which it is known.
/// </summary>
internal sealed class Pbkdf2Hash : PasswordHash
{
    // OWASP's for SHA-256.
    private const int CurrentIterations = 600_000, CurrentLength = 32, SaltLength = 16;

    private const int MaximumIterations = 3_000_000;

    private const string InBase64 = "b64salt-";

    private readonly HashAlgorithmName _algorithm;
    private readonly int _iterations;
    private readonly byte[] _salt, _hash;

    private Pbkdf2Hash(HashAlgorithmName algorithm, int iterations, byte[] salt, byte[] hash) =>
        (_algorithm, _iterations, _salt, _hash) = (algorithm, iterations, salt, hash);

    /// <summary>Where Argon2id is to be had it is not; see <see cref="PasswordScheme"/>.</summary>
    // For a hash longer than a digest all rounds are gone through again.
    public override string Cost => string.Create(CultureInfo.InvariantCulture, $"pbkdf2 {_algorithm} {_iterations} {_hash.Length}");

    public override bool IsCurrent =>
        !PasswordScheme.HasArgon2id && (_algorithm, _iterations, _hash.Length) == (HashAlgorithmName.SHA256, CurrentIterations, CurrentLength);

    public static string Make(ReadOnlySpan<byte> password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, CurrentIterations, HashAlgorithmName.SHA256, CurrentLength);
        return string.Create(CultureInfo.InvariantCulture, $"$pbkdf2-sha256${CurrentIterations}${Unpadded.Encode(salt).Replace('+', '.')}${Unpadded.Encode(hash).Replace('+', '.')}");
    }

    public static Pbkdf2Hash? Parse(string scheme, string[] parts)
    {
        var name = scheme["pbkdf2-".Length..];
        var isSaltInBase64 = name.StartsWith(InBase64, StringComparison.Ordinal);
        HashAlgorithmName? algorithm = (isSaltInBase64 ? name[InBase64.Length..] : name) switch
        {
            "sha1" => HashAlgorithmName.SHA1,
            "sha256" => HashAlgorithmName.SHA256,
            "sha512" => HashAlgorithmName.SHA512,
            _ => null,
        };

        if (algorithm is null || parts is not [var iterations, { Length: > 0 } salt, var hash]
            || !int.TryParse(iterations, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MaximumIterations
            || Unpadded.Decode(hash) is not { Length: >= 16 and <= 64 } hashOctets)
        {
            return null;
        }

        var isInClear = !isSaltInBase64 && hash.EndsWith('=');
        return (isInClear ? Encoding.UTF8.GetBytes(salt) : Unpadded.Decode(salt)) is { } saltOctets ? new(algorithm.Value, count, saltOctets, hashOctets) : null;
    }

    public override bool Verify(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Rfc2898DeriveBytes.Pbkdf2(password, _salt, _iterations, _algorithm, _hash.Length), _hash);
}
