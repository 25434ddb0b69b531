using System.Net;
using System.Text;
using Portcullis.Server.Accounts;
using Portcullis.State;

namespace Portcullis.Accounts.Passwords;

/// <summary>Checks passwords against what is stored, in bounded number, and remembers for a while which were right.</summary>
internal sealed class PasswordVerifier(TimeProvider clock)
{
    private readonly HashingTurns _turns = new(Environment.ProcessorCount, clock);
    private readonly VerifiedLogins _verified = new(clock);
    private readonly Decoys _decoys = new();

    /// <summary>Some account has this hash: from now on a wrong password of any account, and of none, is checked against one of its kind too.</summary>
    public void Know(string? stored)
    {
        if (stored is not null && PasswordHash.TryParse(stored, out var hash))
            _decoys.Add(hash);
    }

    /// <param name="user">Whose.</param>
    /// <param name="stored">His hash.</param>
    /// <param name="password">What was said.</param>
    /// <param name="client">Who says it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="StateUnavailableException">Too many at once.</exception>
    public async ValueTask<PasswordVerdict> CheckAsync(string user, string stored, string password, IPAddress client, CancellationToken cancellation)
    {
        if (password.Length == 0 || !PasswordHash.TryParse(stored, out var hash))
        {
            await BurnOnceAsync(password, client, cancellation);
            return PasswordVerdict.Wrong;
        }

        _decoys.Add(hash);

        if (_verified.Contains(user, password, stored))
            return PasswordVerdict.Right;

        var verdict = await _turns.RunAsync(
            client,
            () => Verify(hash, password),
            cancellation);
        if (verdict.IsRight)
            _verified.Add(user, password, verdict.Rehashed ?? stored);
        return verdict;
    }

    /// <summary>Takes as long as a password that is wrong, for whoever has none: twice where it could have a one-time code behind it.</summary>
    /// <exception cref="StateUnavailableException">Too many at once.</exception>
    public async ValueTask BurnAsync(Credentials credentials, CancellationToken cancellation)
    {
        await BurnOnceAsync(credentials, cancellation);
        if (Totp.SplitOff(credentials.Password) is not null)
            await BurnOnceAsync(credentials, cancellation);
    }

    /// <inheritdoc cref="BurnAsync"/>
    public ValueTask BurnOnceAsync(Credentials credentials, CancellationToken cancellation) => BurnOnceAsync(credentials.Password, credentials.ControlPeer, cancellation);

    private async ValueTask BurnOnceAsync(string password, IPAddress client, CancellationToken cancellation) =>
        await _turns.RunAsync(client, () => _decoys.Verify(Encoding.UTF8.GetBytes(password), but: null), cancellation);

    private PasswordVerdict Verify(PasswordHash hash, string password)
    {
        var octets = Encoding.UTF8.GetBytes(password);
        if (hash.Verify(octets))
            return hash.IsCurrent ? PasswordVerdict.Right : new PasswordVerdict(true, PasswordScheme.Make(password));
        _decoys.Verify(octets, but: hash);
        return PasswordVerdict.Wrong;
    }
}

/// <param name="IsRight">It is the password.</param>
/// <param name="Rehashed">The password as it is stored from now on, where what is stored is not of today; null where it is.</param>
internal sealed record PasswordVerdict(bool IsRight, string? Rehashed)
{
    public static PasswordVerdict Right { get; } = new(true, null);

    public static PasswordVerdict Wrong { get; } = new(false, null);
}
