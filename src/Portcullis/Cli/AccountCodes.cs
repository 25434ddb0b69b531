using System.CommandLine;
using System.Security.Cryptography;
using Portcullis.Accounts;

namespace Portcullis.Cli;

/// <summary><c>account totp</c>: one-time codes beside the password.</summary>
internal static class AccountCodes
{
    public static Command Create()
    {
        var name = AccountCommand.NameArgument();
        var off = new Option<bool>("--off") { Description = "No more codes are asked for." };
        return AccountWork.Of(
            new Command("totp", """
                Asks an account for one-time codes from now on (RFC 6238), and prints what its authenticator app takes, this once.

                The code stands behind the password (PASS secret123456), or is sent by ACCT when PASS was answered 332. Each is good once.
                The seed is sealed with accounts.key in the state folder, or accountKeyFile: keep a copy of it.
                """) { name, off },
            _ => { },
            async (work, cancellation) =>
            {
                var asked = work.Reader.Value(name)!;
                if (await work.Store.FindAsync(asked, cancellation) is not { Account: var account })
                    return work.NoSuchAccount(asked);
                if (work.Reader.Value(off))
                    return work.Told(await work.Store.ChangeAsync(account with { Totp = null }, cancellation), $"{asked} is asked for no codes.");

                var seed = RandomNumberGenerator.GetBytes(Totp.SeedLength);
                var changed = account with { Totp = TotpSeeds.Of(work.Settings).Seal(asked, seed) };
                return work.Told(await work.Store.ChangeAsync(changed, cancellation), Totp.UriOf(asked, seed));
            });
    }
}
