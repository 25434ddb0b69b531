using System.Security.Cryptography;
using System.Text;
using Portcullis.Configuration;
using Portcullis.State;

namespace Portcullis.Accounts;

/// <summary>
/// Seals the seeds of one-time codes: a copy of the database alone gives them to nobody. The key is a file beside the database; servers
/// that share a database share the key.
/// </summary>
/// <param name="keyFile">32 octets in Base64; null where there is no place for it.</param>
internal sealed class TotpSeeds(string? keyFile)
{
    public const string FileName = "accounts.key";

    private const int KeyLength = 32, NonceLength = 12, TagLength = 16;

    private byte[]? _key;

    public static TotpSeeds Of(ServeSettings settings) => new(settings.AccountKeyFile ?? (settings.State is { } state ? Path.Combine(state, FileName) : null));

    /// <summary>Bound to the account: moved to another, it does not open.</summary>
    /// <exception cref="StateUnavailableException">The key cannot be read or made.</exception>
    public string Seal(string account, ReadOnlySpan<byte> seed)
    {
        var sealedSeed = new byte[NonceLength + seed.Length + TagLength];
        var nonce = sealedSeed.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Key(isMade: true), TagLength);
        cipher.Encrypt(nonce, seed, sealedSeed.AsSpan(NonceLength, seed.Length), sealedSeed.AsSpan(NonceLength + seed.Length), Encoding.UTF8.GetBytes(account));
        return Convert.ToBase64String(sealedSeed);
    }

    /// <exception cref="StateUnavailableException">The key cannot be read, or is another one.</exception>
    public byte[] Open(string account, string text)
    {
        try
        {
            var octets = Convert.FromBase64String(text);
            var seed = new byte[Math.Max(0, octets.Length - NonceLength - TagLength)];
            using var cipher = new AesGcm(Key(isMade: false), TagLength);
            cipher.Decrypt(octets.AsSpan(0, NonceLength), octets.AsSpan(NonceLength, seed.Length), octets.AsSpan(NonceLength + seed.Length), seed, Encoding.UTF8.GetBytes(account));
            return seed;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            throw new StateUnavailableException($"The seed of one-time codes of {account} was sealed with another key than that in {keyFile}.", e);
        }
    }

    private byte[] Key(bool isMade)
    {
        if (_key is not null)
            return _key;
        if (keyFile is null)
            throw new StateUnavailableException("One-time codes need a key: give a state folder, or accountKeyFile.");
        try
        {
            if (isMade && !File.Exists(keyFile))
                Make(keyFile);
            return _key = Convert.FromBase64String(File.ReadAllText(keyFile).Trim()) is { Length: KeyLength } key ? key : throw new FormatException("It is not of 32 octets.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new StateUnavailableException($"The key of one-time codes cannot be used: {keyFile}: {e.Message}", e);
        }
    }

    private static void Make(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)));
    }
}
