using System.Globalization;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace Portcullis.Accounts.Passwords;

/// <summary>Argon2id (RFC 9106) by libsodium, in PHC's form: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>, m in KiB.</summary>
internal sealed class Argon2idHash : PasswordHash
{
    // OWASP's least: 19 MiB, two passes.
    private const int CurrentMemory = 19 * 1024, CurrentPasses = 2, CurrentLength = 32;

    // libsodium takes salts of this length only, and one lane.
    private const int SaltLength = 16;

    // Memory for one login, and memory times passes: about ten times as long as ours takes.
    private const long MaximumMemory = 256 * 1024, MaximumWork = 400 * 1024;

    private readonly int _memory, _passes;
    private readonly byte[] _salt, _hash;

    private Argon2idHash(int memory, int passes, byte[] salt, byte[] hash) => (_memory, _passes, _salt, _hash) = (memory, passes, salt, hash);

    public override string Cost => string.Create(CultureInfo.InvariantCulture, $"argon2id {_memory} {_passes}");

    public override bool IsCurrent => (_memory, _passes, _hash.Length) == (CurrentMemory, CurrentPasses, CurrentLength);

    /// <exception cref="DllNotFoundException">There is no libsodium for this system.</exception>
    public static string Make(ReadOnlySpan<byte> password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = Derive(password, salt, CurrentMemory, CurrentPasses, CurrentLength);
        return string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={CurrentMemory},t={CurrentPasses},p=1${Unpadded.Encode(salt)}${Unpadded.Encode(hash)}");
    }

    public static Argon2idHash? Parse(string[] parts) =>
        parts is ["v=19", var costs, var salt, var hash]
        && costs.Split(',') is [['m', '=', .. var m], ['t', '=', .. var t], "p=1"]
        && int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out var memory) && memory is >= 8 and <= (int)MaximumMemory
        && int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var passes) && passes is >= 1 && (long)memory * passes <= MaximumWork
        && Unpadded.Decode(salt) is { Length: SaltLength } saltOctets
        && Unpadded.Decode(hash) is { Length: >= 16 and <= 64 } hashOctets
            ? new(memory, passes, saltOctets, hashOctets)
            : null;

    public override bool Verify(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _memory, _passes, _hash.Length), _hash);

    // The overload for octets: that for strings hashes their UTF-16.
    private static byte[] Derive(ReadOnlySpan<byte> password, byte[] salt, int memory, int passes, int length)
    {
        var hash = new byte[length];
        PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = memory, NumberOfPasses = passes })
            .DeriveBytes(password, salt, hash);
        return hash;
    }
}
