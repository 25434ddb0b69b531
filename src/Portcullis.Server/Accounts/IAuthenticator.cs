using System.Net;

namespace Portcullis.Server.Accounts;

/// <summary>Finds out who a user is. It answers by <see cref="AuthenticationResult"/>; an exception counts as unavailable.</summary>
public interface IAuthenticator
{
    ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation);
}

/// <param name="UserName">The argument of USER.</param>
/// <param name="Password">The argument of PASS; it may be empty.</param>
/// <param name="ControlPeer">Where the user comes from.</param>
public sealed record Credentials(string UserName, string Password, IPAddress ControlPeer)
{
    // A record prints its members; a password must not get into a log that way.
    public override string ToString() => $"Credentials of {UserName}";
}

/// <summary>The answer of an authenticator.</summary>
public abstract record AuthenticationResult
{
    private AuthenticationResult() { }

    public static AuthenticationResult Rejected { get; } = new RejectedResult();

    public static AuthenticationResult Unavailable { get; } = new UnavailableResult();

    public sealed record Accepted(Account Account) : AuthenticationResult;

    /// <summary>Unknown user and wrong password alike.</summary>
    public sealed record RejectedResult : AuthenticationResult;

    /// <summary>Nobody can tell now. Never taken for a rejection, and never for acceptance.</summary>
    public sealed record UnavailableResult : AuthenticationResult;
}
