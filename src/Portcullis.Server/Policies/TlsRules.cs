using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>Rules about TLS (RFC 4217).</summary>
public static class TlsRules
{
    public static readonly PolicyRule ControlRequired = new(
        "tls.control-required", ReplyCode.NotLoggedIn,
        "Users log in under TLS only.",
        "RFC 4217 §10.1; RFC 2577 §5",
        "serve --tls allow; TlsOptions.Control for an embedder",
        "Send AUTH TLS before USER: explicit FTPS, FTPES, or curl --ssl-reqd.");

    public static readonly PolicyRule DataRequired = new(
        "tls.data-required", ReplyCode.DataProtectionNotAcceptable,
        "Files and listings go under TLS only.",
        "RFC 4217 §10.2",
        "serve --tls allow; TlsOptions.Data for an embedder",
        "Send PBSZ 0 and PROT P, after AUTH TLS (IBM i: SECDATA P).");

    public static readonly PolicyRule DataRefused = new(
        "tls.data-off", ReplyCode.ProtectionDenied,
        "The protection level is not one that this session may choose.",
        "RFC 4217 §9",
        "\"tls\": { \"data\": \"allow\" }; TlsOptions.Data for an embedder",
        "Use the other of PROT P and PROT C.");

    public static readonly PolicyRule NotBound = new(
        "tls.not-bound", ReplyCode.DataProtectionFailed,
        "The data connection does not resume the TLS session of its control connection, so that nobody knows whose it is.",
        "RFC 4217 §10.2 and §15.2",
        "serve --tls-binding off; TlsOptions.Binding for an embedder",
        "Use a client that resumes the session of its control connection, such as curl, lftp or FileZilla.");

    public static readonly PolicyRule HandshakeFailed = new(
        "tls.handshake-failed", ReplyCode.DataProtectionFailed,
        "The TLS handshake failed.",
        "RFC 4217 §10.1 and §10.2",
        "none; the reason in the log tells more",
        "Use TLS 1.2 or 1.3 with ECDHE and an AEAD cipher, and no ALPN protocol but ftp.");

    public static readonly PolicyRule Injection = new(
        "tls.injection", ReplyCode.ServiceNotAvailable,
        "Octets came after AUTH and before the handshake: somebody on the way may have put them there.",
        "CVE-2011-1575; RFC 4217 §15",
        "none",
        "Send nothing between AUTH and the handshake; wait for the 234.");

    public static readonly PolicyRule ClearCommandChannel = new(
        "tls.ccc-off", ReplyCode.ProtectionDenied,
        "The control connection stays under TLS.",
        "RFC 4217 §6; RFC 2228 §3",
        "\"tls\": { \"clearCommandChannel\": true }; TlsOptions.AllowClearCommandChannel for an embedder",
        "Use EPSV, which firewalls need not read.");

    public static IReadOnlyList<PolicyRule> All { get; } =
        [ControlRequired, DataRequired, DataRefused, NotBound, HandshakeFailed, Injection, ClearCommandChannel];
}
