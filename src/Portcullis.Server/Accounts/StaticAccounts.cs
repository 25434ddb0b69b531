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
    private readonly ConcurrentDictionary<string, (Account Account, byte[] Digest)> _accounts = new(StringComparer.Ordinal);
    private readonly byte[] _nobody = RandomNumberGenerator.GetBytes(32);
    private Account? _anonymous;

    /// <exception cref="ArgumentException">The name or the password is empty, or the name is taken.</exception>
    public StaticAccounts Add(Account account, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(account.Name);
        ArgumentException.ThrowIfNullOrEmpty(password);
        return _accounts.TryAdd(account.Name, (account, Digest(password)))
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

    private AuthenticationResult Authenticate(Credentials credentials)
    {
        var known = _accounts.TryGetValue(credentials.UserName, out var found);
        if (!known && _anonymous is not null && AnonymousUser.Is(credentials.UserName))
            return new AuthenticationResult.Accepted(_anonymous);

        // An unknown user costs the same comparison as a known one.
        var equal = CryptographicOperations.FixedTimeEquals(Digest(credentials.Password), known ? found.Digest : _nobody);
        return !known ? AuthenticationResult.Unknown : equal ? new AuthenticationResult.Accepted(found.Account) : AuthenticationResult.Rejected;
    }

    private byte[] Digest(string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));
}

/// <summary>The two names of the anonymous user (RFC 1635 §2).</summary>
public static class AnonymousUser
{
    public static bool Is(string userName) =>
        userName.Equals("anonymous", StringComparison.OrdinalIgnoreCase) || userName.Equals("ftp", StringComparison.OrdinalIgnoreCase);
}
