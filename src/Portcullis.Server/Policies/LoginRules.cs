using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>Rules about coming in: of the server as a whole, and of the login.</summary>
public static class LoginRules
{
    public static readonly PolicyRule TooManySessions = new(
        "admission.too-many-sessions", ReplyCode.ServiceNotAvailable,
        "The server has as many sessions as it is set to take.",
        "our own limit",
        "limits.sessions in the configuration file; FtpServerOptions.MaximumSessions for an embedder",
        "Try again later.");

    public static readonly PolicyRule Rejected = new(
        "login.rejected", ReplyCode.NotLoggedIn,
        "The user is not known, or the password is wrong; the client is not told which.",
        "RFC 959 §5.4; RFC 2577 §7",
        "portcullis account, or accounts in the configuration file, or serve --user NAME:PASSWORD; the authenticator for an embedder",
        "Check the user name and the password.");

    public static readonly PolicyRule Unavailable = new(
        "login.unavailable", ReplyCode.ServiceNotAvailable,
        "Nobody can tell now whether the login is right: the database of accounts does not answer, or too many passwords wait to be checked. Or it could not be put on the audit record.",
        "RFC 959 §5.4 (421 to PASS)",
        "none: it fails closed until the database answers, and the audit record can be written (audit.whenFailing); the log says what is wrong",
        "Try again later; the password is not in question.");

    public static readonly PolicyRule TooManyFailures = new(
        "login.too-many-failures", ReplyCode.ServiceNotAvailable,
        "After several failed logins the session ends.",
        "RFC 2577 §5",
        "limits.failedLogins in the configuration file; FtpServerOptions.MaximumFailedLogins for an embedder",
        "Connect again, with the right password.");

    public static readonly PolicyRule AnonymousOnly = new(
        "login.anonymous-only", ReplyCode.NotLoggedIn,
        "The server takes anonymous users only, and asks no other for a password.",
        "Microsoft Q102974 (Windows NT 3.1)",
        "anonymousOnly in the configuration file; FtpServerOptions.AnonymousOnly for an embedder",
        "Log in as anonymous.");

    public static readonly PolicyRule HomeInaccessible = new(
        "login.home-inaccessible", ReplyCode.NotLoggedIn,
        "The password is right, but the account's home directory cannot be entered.",
        "Microsoft Q102974, Q100319 (Windows NT 3.1)",
        "homeDirectories or accounts[].home in the configuration file, without --look nt; FtpServerOptions.HomeDirectoryRule for an embedder; or make the directory",
        "Ask the operator, who finds the account in the log.");

    public static IReadOnlyList<PolicyRule> All { get; } = [TooManySessions, Rejected, Unavailable, TooManyFailures, AnonymousOnly, HomeInaccessible];
}
