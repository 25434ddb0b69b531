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

    /// <summary>To the client the same as <see cref="Rejected"/>; in a chain, the next one is asked.</summary>
    public static AuthenticationResult Unknown { get; } = new UnknownResult();

    public static AuthenticationResult Unavailable { get; } = new UnavailableResult();

    public static AuthenticationResult PasswordNeeded { get; } = new PasswordNeededResult();

    /// <summary>How it came to that, for the operator alone; null where the word says all.</summary>
    public string? Because { get; init; }

    /// <summary>For the operator.</summary>
    internal abstract string Word { get; }

    public sealed record Accepted(Account Account) : AuthenticationResult
    {
        internal override string Word => "accepted";
    }

    /// <summary>A wrong password, or a user that is known and may not log in. An authenticator without others behind it says it of unknown users too.</summary>
    public sealed record RejectedResult : AuthenticationResult
    {
        internal override string Word => "rejected";
    }

    /// <summary>There is no such user here.</summary>
    public sealed record UnknownResult : AuthenticationResult
    {
        internal override string Word => "unknown user";
    }

    /// <summary>The password is right, and account information is needed too: 332, and ACCT (RFC 959 §4.1.1).</summary>
    /// <param name="ContinueAsync">Takes the argument of ACCT.</param>
    public sealed record AccountNeeded(Func<string, CancellationToken, ValueTask<AuthenticationResult>> ContinueAsync) : AuthenticationResult
    {
        internal override string Word => "account information needed";
    }

    /// <summary>To <see cref="CertificateCredentials"/>: the certificate is that of the user, and a password is needed as well.</summary>
    public sealed record PasswordNeededResult : AuthenticationResult
    {
        internal override string Word => "password needed";
    }

    /// <summary>Nobody can tell now. Never taken for a rejection, and never for acceptance.</summary>
    public sealed record UnavailableResult : AuthenticationResult
    {
        internal override string Word => "unavailable";
    }
}
