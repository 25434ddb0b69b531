using Portcullis.Accounts.Passwords;
using Portcullis.Configuration;
using Portcullis.Server.Accounts;

namespace Portcullis.Accounts;

/// <summary>What stays the same of the accounts of a database when settings change.</summary>
/// <param name="Store">Where they are, and where logins of accounts of the file are counted.</param>
/// <param name="Passwords">What is known of them.</param>
/// <param name="Clock">For one-time codes.</param>
internal sealed record StoredAccountsSource(IAccountStore Store, PasswordVerifier Passwords, TimeProvider Clock)
{
    /// <summary>Null for those of the settings.</summary>
    public TotpSeeds? Seeds { get; init; }

    public StoredAccounts With(ServeSettings settings, AccountFolders folders) => new(Store, Passwords, settings, folders, Seeds ?? TotpSeeds.Of(settings), Clock);
}

/// <summary>
/// The accounts of the configuration, before those of a database: a wrong password takes as long as there, so that nobody learns
/// where an account is, or that it is.
/// </summary>
internal sealed class SlowRejection(IAuthenticator inner, PasswordVerifier passwords) : IAuthenticator
{
    public async ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        var result = await inner.AuthenticateAsync(credentials, cancellation);
        if (result is not AuthenticationResult.RejectedResult)
            return result;
        try
        {
            await passwords.BurnAsync(credentials, cancellation);
        }
        catch (State.StateUnavailableException e)
        {
            return new AuthenticationResult.UnavailableResult { Because = e.Message };
        }

        return result;
    }

    // Who shows a certificate proves by it whose it is; there is nothing to guess.
    public ValueTask<AuthenticationResult> AuthenticateAsync(CertificateCredentials credentials, CancellationToken cancellation) =>
        inner.AuthenticateAsync(credentials, cancellation);
}
