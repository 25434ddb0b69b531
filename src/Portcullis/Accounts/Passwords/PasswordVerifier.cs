using System.Net;
using System.Text;
using Portcullis.State;

namespace Portcullis.Accounts.Passwords;

/// <summary>Checks passwords against what is stored, in bounded number, and remembers for a while which were right.</summary>
internal sealed class PasswordVerifier(TimeProvider clock)
{
    private readonly HashingTurns _turns = new(Environment.ProcessorCount, clock);
    private readonly VerifiedLogins _verified = new(clock);

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
            await BurnAsync(client, cancellation);
            return PasswordVerdict.Wrong;
        }

        if (_verified.Contains(user, password, stored))
            return PasswordVerdict.Right;

        var verdict = await _turns.RunAsync(
            client,
            () => !hash.Verify(Encoding.UTF8.GetBytes(password)) ? PasswordVerdict.Wrong
                : hash.IsCurrent ? PasswordVerdict.Right
                : new PasswordVerdict(true, PasswordScheme.Make(password)),
            cancellation);
        if (verdict.IsRight)
            _verified.Add(user, password, verdict.Rehashed ?? stored);
        return verdict;
    }

    /// <summary>Takes as long as a password that is wrong, for whoever has none.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    public async ValueTask BurnAsync(IPAddress client, CancellationToken cancellation) =>
        await _turns.RunAsync(client, static () => PasswordScheme.Nobodys.Verify("nobody"u8), cancellation);
}

/// <param name="IsRight">It is the password.</param>
/// <param name="Rehashed">The password as it is stored from now on, where what is stored is not of today; null where it is.</param>
internal sealed record PasswordVerdict(bool IsRight, string? Rehashed)
{
    public static PasswordVerdict Right { get; } = new(true, null);

    public static PasswordVerdict Wrong { get; } = new(false, null);
}
