using System.Text;

namespace Portcullis.Accounts.Passwords;

/// <summary>How passwords are stored from now on: by Argon2id, or where this system has no libsodium, by PBKDF2.</summary>
internal static class PasswordScheme
{
    private static readonly Lazy<bool> HasIt = new(Probe);

    private static readonly Lazy<PasswordHash> NobodysHash = new(() => PasswordHash.TryParse(Make(Guid.NewGuid().ToString()), out var hash) ? hash : throw new InvalidOperationException());

    public static bool HasArgon2id => HasIt.Value;

    /// <summary>Costs as much as that of an account, and no password is right.</summary>
    public static PasswordHash Nobodys => NobodysHash.Value;

    public static string Make(string password)
    {
        var octets = Encoding.UTF8.GetBytes(password);
        return HasArgon2id ? Argon2idHash.Make(octets) : Pbkdf2Hash.Make(octets);
    }

    private static bool Probe()
    {
        try
        {
            return Argon2idHash.Make("probe"u8).Length > 0;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or PlatformNotSupportedException or BadImageFormatException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
