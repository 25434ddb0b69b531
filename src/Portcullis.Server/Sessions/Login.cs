using Portcullis.Protocol.Paths;
using Portcullis.Server.Accounts;
using Portcullis.Server.Limits;

namespace Portcullis.Server.Sessions;

/// <summary>The login sequence of RFC 959 §5.4: USER, then PASS, and for some ACCT.</summary>
public abstract record Login
{
    private Login() { }

    public sealed record None : Login;

    public sealed record PasswordNeeded(string UserName) : Login;

    /// <summary>The password was right.</summary>
    public sealed record AccountNeeded(string UserName, Func<string, CancellationToken, ValueTask<AuthenticationResult>> ContinueAsync) : Login;

    public sealed record Done(Account Account, FtpPath WorkingDirectory) : Login
    {
        /// <summary>Ended with the login.</summary>
        internal AccountStay? Stay { get; init; }
    }
}
