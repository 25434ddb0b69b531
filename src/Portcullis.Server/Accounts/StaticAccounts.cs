using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Protocol.Facts;
using Portcullis.Storage;

namespace Portcullis.Server.Accounts;

/// <summary>
/// Accounts given when the server is made, with passwords kept in memory as keyed digests. Users are compared by their
/// exact octets.
/// </summary>
public sealed class StaticAccounts : IAuthenticator
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Entry> _accounts = new(StringComparer.Ordinal);
    private readonly byte[] _nobody = RandomNumberGenerator.GetBytes(32);
    private Account? _anonymous;

    /// <exception cref="ArgumentException">The name or the password is empty, or the name is taken.</exception>
    public StaticAccounts Add(Account account, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        return Add(account, password, CertificateLogin.None);
    }

    /// <param name="account">Who.</param>
    /// <param name="password">Null where a certificate is the only way in.</param>
    /// <param name="certificates">By which it logs in as well.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, there is no way to log in, or a password is needed beside the certificate and there is none.</exception>
    public StaticAccounts Add(Account account, string? password, CertificateLogin certificates)
    {
        ArgumentException.ThrowIfNullOrEmpty(account.Name);
        if (string.IsNullOrEmpty(password) && (certificates.Names.Count == 0 || certificates.NeedsPassword))
            throw new ArgumentException($"The account {account.Name} needs a password.", nameof(password));
        return _accounts.TryAdd(account.Name, new Entry(account, string.IsNullOrEmpty(password) ? null : Digest(password), certificates))
            ? this
            : throw new ArgumentException($"There are two accounts named {account.Name}.", nameof(account));
    }

    /// <summary>Lets users <c>anonymous</c> and <c>ftp</c> in with any password, to read only (RFC 1635).</summary>
    public StaticAccounts AddAnonymous(IStorage storage) => AddAnonymous(new Account("anonymous", storage));

    /// <summary>The same with rules of its own, which may let it do more: store into a drop box.</summary>
    public StaticAccounts AddAnonymous(Account account)
    {
        _anonymous = account with { Permissions = account.Permissions & Permissions.ReadOnly };
        return this;
    }

    public ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation) =>
        ValueTask.FromResult(Authenticate(credentials));

    public ValueTask<AuthenticationResult> AuthenticateAsync(CertificateCredentials credentials, CancellationToken cancellation) =>
        ValueTask.FromResult(
            !_accounts.TryGetValue(credentials.UserName, out var found) || !credentials.Certificate.IsOf(found.Certificates.Names) ? AuthenticationResult.Rejected
            : found.Certificates.NeedsPassword ? AuthenticationResult.PasswordNeeded
            : new AuthenticationResult.Accepted(found.Account));

    private AuthenticationResult Authenticate(Credentials credentials)
    {
        var known = _accounts.TryGetValue(credentials.UserName, out var found);
        if (!known && _anonymous is not null && AnonymousUser.Is(credentials.UserName))
            return new AuthenticationResult.Accepted(_anonymous);

        // An unknown user costs the same comparison as a known one.
        var equal = CryptographicOperations.FixedTimeEquals(Digest(credentials.Password), found?.Digest ?? _nobody);
        if (found is null)
            return AuthenticationResult.Unknown;
        return equal && (!found.Certificates.NeedsPassword || credentials.Certificate?.IsOf(found.Certificates.Names) == true)
            ? new AuthenticationResult.Accepted(found.Account)
            : AuthenticationResult.Rejected;
    }

    private byte[] Digest(string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));

    /// <param name="Account">Who.</param>
    /// <param name="Digest">Null: no password is right.</param>
    /// <param name="Certificates">Beside it, or with it.</param>
    private sealed record Entry(Account Account, byte[]? Digest, CertificateLogin Certificates);
}

/// <summary>The two names of the anonymous user (RFC 1635 §2).</summary>
public static class AnonymousUser
{
    public static bool Is(string userName) =>
        userName.Equals("anonymous", StringComparison.OrdinalIgnoreCase) || userName.Equals("ftp", StringComparison.OrdinalIgnoreCase);
}
