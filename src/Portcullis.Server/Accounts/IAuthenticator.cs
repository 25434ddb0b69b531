using System.Net;
using Portcullis.Server.Security;

namespace Portcullis.Server.Accounts;

/// <summary>Finds out who a user is. It answers by <see cref="AuthenticationResult"/>; an exception counts as unavailable.</summary>
public interface IAuthenticator
{
    ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation);

    /// <summary>
    /// Asked at USER, where the client has shown a certificate: whether that is enough (232). One that does not know certificates
    /// rejects them all, and the client is asked for a password.
    /// </summary>
    ValueTask<AuthenticationResult> AuthenticateAsync(CertificateCredentials credentials, CancellationToken cancellation) =>
        ValueTask.FromResult(AuthenticationResult.Rejected);
}

/// <param name="UserName">The argument of USER.</param>
/// <param name="Password">The argument of PASS; it may be empty.</param>
/// <param name="ControlPeer">Where the user comes from.</param>
public sealed record Credentials(string UserName, string Password, IPAddress ControlPeer)
{
    /// <summary>What the client has shown, for accounts that need it beside the password; null where there is none.</summary>
    public ClientCertificate? Certificate { get; init; }

    // A record prints its members; a password must not get into a log that way.
    public override string ToString() => $"Credentials of {UserName}";
}

/// <param name="UserName">The argument of USER.</param>
/// <param name="Certificate">What the client has shown. It may be anybody's: <see cref="ClientCertificate.IsOf"/> tells whose.</param>
/// <param name="ControlPeer">Where the user comes from.</param>
public sealed record CertificateCredentials(string UserName, ClientCertificate Certificate, IPAddress ControlPeer);

/// <summary>The answer of an authenticator.</summary>
public abstract record AuthenticationResult
{
    private AuthenticationResult() { }

    public static AuthenticationResult Rejected { get; } = new RejectedResult();

    public static AuthenticationResult Unavailable { get; } = new UnavailableResult();

    public static AuthenticationResult PasswordNeeded { get; } = new PasswordNeededResult();

    public sealed record Accepted(Account Account) : AuthenticationResult;

    /// <summary>To <see cref="CertificateCredentials"/>: the certificate is that of the user, and a password is needed as well.</summary>
    public sealed record PasswordNeededResult : AuthenticationResult;

    /// <summary>Unknown user and wrong password alike.</summary>
    public sealed record RejectedResult : AuthenticationResult;

    /// <summary>Nobody can tell now. Never taken for a rejection, and never for acceptance.</summary>
    public sealed record UnavailableResult : AuthenticationResult;
}
