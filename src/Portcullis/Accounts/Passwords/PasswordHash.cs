using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Accounts.Passwords;

/// <summary>A stored password, which tells whether another is the same.</summary>
internal abstract class PasswordHash
{
    /// <summary>What an operator may give, in words.</summary>
    public const string Allowed =
        "a hash of Argon2id ($argon2id$v=19$...), bcrypt ($2a$, $2b$, $2y$), SHA-512 crypt ($6$) or PBKDF2 ($pbkdf2-sha1$, $pbkdf2-sha256$, $pbkdf2-sha512$; of passlib, SFTPGo or ours)";

    /// <param name="password">In UTF-8; not empty.</param>
    public abstract bool Verify(ReadOnlySpan<byte> password);

    /// <summary>The same for hashes that take the same time to check: scheme and parameters.</summary>
    public abstract string Cost { get; }

    /// <summary>What a login with the right password leaves as it is.</summary>
    public virtual bool IsCurrent => false;

    /// <summary>False for what no hash of ours is, or one that costs so much that it would hold others up.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash)
    {
        hash = text.Split('$') is ["", var scheme, .. var parts] && text.Length <= 1000 ? Parse(scheme, parts, text) : null;
        return hash is not null;
    }

    private static PasswordHash? Parse(string scheme, string[] parts, string text) => scheme switch
    {
        "argon2id" => Argon2idHash.Parse(parts),
        "2a" or "2b" or "2y" => BcryptHash.Parse(parts, text),
        "6" => Sha512CryptHash.Parse(parts),
        _ when scheme.StartsWith("pbkdf2-", StringComparison.Ordinal) => Pbkdf2Hash.Parse(scheme, parts),
        _ => null,
    };
}
