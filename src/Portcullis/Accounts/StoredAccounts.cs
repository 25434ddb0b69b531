using System.Globalization;
using Portcullis.Accounts.Passwords;
using Portcullis.Configuration;
using Portcullis.Server.Accounts;
using Portcullis.State;

namespace Portcullis.Accounts;

/// <summary>Who logs in from a database. Each login reads the record of its account, and of no other.</summary>
/// <remarks>Unknown, disabled and wrong take one hash each, and are told apart to the operator only.</remarks>
/// <param name="store">Where they are.</param>
/// <param name="passwords">Of the process, so that a reload forgets nothing.</param>
/// <param name="settings">Of the server.</param>
/// <param name="folders">Makes their trees.</param>
/// <param name="codes">Opens the seeds of one-time codes.</param>
/// <param name="clock">For those.</param>
internal sealed class StoredAccounts(IAccountStore store, PasswordVerifier passwords, ServeSettings settings, AccountFolders folders, TotpSeeds codes, TimeProvider clock) : IAuthenticator
{
    private readonly AccountSurvey _survey = new(store, settings, folders, passwords);

    public async ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        try
        {
            // What cannot be a name is not asked for: a database may not even take it.
            var entry = Kinds.Name.IsAllowed(credentials.UserName) ? await store.FindAsync(credentials.UserName, cancellation) : null;
            await _survey.FollowAsync(entry?.Revision ?? 0, cancellation);
            if (entry is { Account: { IsDisabled: false, Password: { } stored } })
                return await AuthenticateAsync(entry, stored, credentials, cancellation);

            await passwords.BurnAsync(credentials, cancellation);
            return entry is null ? AuthenticationResult.Unknown : Rejected(entry.Account.IsDisabled ? "it is disabled" : "it has no password");
        }
        catch (StateUnavailableException e)
        {
            return new AuthenticationResult.UnavailableResult { Because = e.Message };
        }
    }

    private async ValueTask<AuthenticationResult> AuthenticateAsync(AccountEntry entry, string stored, Credentials credentials, CancellationToken cancellation)
    {
        var password = credentials.Password;
        if (entry.Account.Totp is { } seed)
        {
            // The code stands behind the password, or comes by ACCT.
            if (Totp.SplitOff(password) is var (before, code) && await CheckAsync(entry, stored, before, credentials, cancellation))
                return await TakeCodeAsync(entry, seed, code, cancellation);
            return await CheckAsync(entry, stored, password, credentials, cancellation)
                ? new AuthenticationResult.AccountNeeded((information, cancel) => AnswerCodeAsync(entry, seed, information, cancel))
                : Rejected("wrong password");
        }

        if (await CheckAsync(entry, stored, password, credentials, cancellation))
            return await AcceptAsync(entry, cancellation);

        // Of an account with codes it would have been checked a second time.
        if (Totp.SplitOff(password) is not null)
            await passwords.BurnOnceAsync(credentials, cancellation);
        return Rejected("wrong password");
    }

    private async ValueTask<bool> CheckAsync(AccountEntry entry, string stored, string password, Credentials credentials, CancellationToken cancellation)
    {
        var verdict = await passwords.CheckAsync(entry.Account.Name, stored, password, credentials.ControlPeer, cancellation);
        if (verdict.Rehashed is not { } rehashed)
            return verdict.IsRight;
        try
        {
            // Somebody else may have changed the account meanwhile: the next login tries again.
            await store.ChangeAsync(entry.Account with { Password = rehashed }, cancellation);
        }
        catch (StateUnavailableException)
        {
            // It may be read and not written now, which is no reason to turn anybody away.
        }

        return verdict.IsRight;
    }

    private async ValueTask<AuthenticationResult> AnswerCodeAsync(AccountEntry entry, string seed, string code, CancellationToken cancellation)
    {
        try
        {
            return await TakeCodeAsync(entry, seed, code, cancellation);
        }
        catch (StateUnavailableException e)
        {
            return new AuthenticationResult.UnavailableResult { Because = e.Message };
        }
    }

    private async ValueTask<AuthenticationResult> TakeCodeAsync(AccountEntry entry, string seed, string code, CancellationToken cancellation)
    {
        if (Totp.StepOf(codes.Open(entry.Account.Name, seed), code, clock.GetUtcNow()) is not { } step)
            return Rejected("wrong one-time code");
        return await store.TryTakeStepAsync(MarkOwner.OfStored(entry.Account.Name), step, cancellation)
            ? await AcceptAsync(entry, cancellation)
            : Rejected("a one-time code that was used before");
    }

    private async ValueTask<AuthenticationResult> AcceptAsync(AccountEntry entry, CancellationToken cancellation)
    {
        var composed = ComposedAccount.Of(entry, settings);
        if (composed.Errors.Count > 0)
            return Rejected(string.Create(CultureInfo.InvariantCulture, $"the password is right, but its settings are wrong: {composed.Errors[0]}"));

        try
        {
            var account = folders.ToStored(composed.Settings);
            return new AuthenticationResult.Accepted(account with { Conditions = composed.Settings.ConditionsIn(store, MarkOwner.OfStored(entry.Account.Name)) });
        }
        catch (IOException e)
        {
            return Rejected($"the password is right, but there is no folder: {e.Message}");
        }
    }

    private static AuthenticationResult.RejectedResult Rejected(string because) => new() { Because = because };
}
