using Portcullis.Protocol.Paths;
using Portcullis.Server.Accounts;
using Portcullis.Server.Limits;

namespace Portcullis.Server.Sessions;

/// <summary>The login sequence of RFC 959 §5.4: USER, then PASS.</summary>
public abstract record Login
{
    private Login() { }

    public sealed record None : Login;

    public sealed record PasswordNeeded(string UserName) : Login;

    public sealed record Done(Account Account, FtpPath WorkingDirectory) : Login
    {
        /// <summary>Ended with the login.</summary>
        internal AccountStay? Stay { get; init; }
    }
}
