using Portcullis.Protocol.Replies;
using Portcullis.Server.Security;

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

    public static readonly PolicyRule PlainOnImplicit = new(
        "tls.plain-on-implicit", ReplyCode.ServiceNotAvailable,
        "A client speaks plain FTP to a port for implicit TLS.",
        "RFC 4217 §2; the port for implicit TLS is 990 by custom",
        "none; --listen opens a port for plain FTP and AUTH TLS",
        "Choose implicit FTPS (ftps://), or the other port and explicit FTPS.");

    public static readonly PolicyRule SilentOnImplicit = new(
        "tls.silent-on-implicit", ReplyCode.ServiceNotAvailable,
        "A client of a port for implicit TLS waits for the greeting, and the server for its handshake.",
        "IBM z/OS: SECUREIMPLICITZOS; RFC 4217 §2",
        "none; --listen opens a port for plain FTP and AUTH TLS",
        "On z/OS say SECUREIMPLICITZOS FALSE in FTP.DATA; others choose implicit FTPS (ftps://), or the other port.");

    public static readonly PolicyRule HelloInClear = new(
        "tls.hello-in-clear", ReplyCode.ServiceNotAvailable,
        "A client begins with a TLS handshake on a port where AUTH TLS comes first.",
        "RFC 4217 §4",
        "none; --implicit opens a port for clients that begin with the handshake",
        "Choose explicit FTPS (FTPES, ftp:// with AUTH TLS), or the port for implicit TLS.");

    public static readonly PolicyRule HostMismatch = new(
        "tls.host-mismatch", ReplyCode.ParameterNotImplemented,
        "HOST names another host than the TLS handshake has.",
        "RFC 7151 §3.2.2",
        "none",
        "Send the same name by SNI and by HOST.");

    public static readonly PolicyRule ClearCommandChannel = new(
        "tls.ccc-off", ReplyCode.ProtectionDenied,
        "The control connection stays under TLS.",
        "RFC 4217 §6; RFC 2228 §3",
        "\"tls\": { \"clearCommandChannel\": true }; TlsOptions.AllowClearCommandChannel for an embedder",
        "Use EPSV, which firewalls need not read.");

    public static readonly PolicyRule ClientCertificate = new(
        "tls.client-certificate", ReplyCode.NotLoggedIn,
        "A client certificate that nobody vouches for, that has ended or is revoked, where a good one is required.",
        "RFC 4217 §10.1; RFC 5280 §6",
        "\"tls\": { \"clientCertificates\": \"accept\" }, or \"clientAuthorities\"; TlsOptions.ClientCertificates for an embedder",
        "Show a certificate of an authority that the server knows; the reply says what is wrong with this one.");

    public static readonly PolicyRule OldDevicesNetwork = new(
        "tls.old-devices-network", ReplyCode.ServiceNotAvailable,
        "The listener for old devices serves the networks it is for, and nobody else.",
        "RFC 8996 §2",
        "\"tls\": { \"oldDevices\": [{ \"networks\": [...] }] }; TlsOptions.OldDevices for an embedder",
        "Use the ordinary port, with TLS 1.2 or 1.3.");

    public static readonly PolicyRule OldDevicesOver = new(
        "tls.old-devices-over", ReplyCode.ServiceNotAvailable,
        "The last day of the listener for old devices is over.",
        "RFC 8996 §2",
        "\"tls\": { \"oldDevices\": [{ \"until\": ... }] }; TlsOptions.OldDevices for an embedder",
        "Use the ordinary port, with TLS 1.2 or 1.3.");

    /// <summary>Which of them a handshake of a control connection has failed by. Nobody but the operator hears of it, and he is told what to say to the client.</summary>
    internal static PolicyDecision.Refused RefusalOf(TlsException failure, bool isImplicit) => isImplicit switch
    {
        true when failure.IsPlain => new(PlainOnImplicit, $"{PlainOnImplicit.Summary} {PlainOnImplicit.Remedy}"),
        true when failure.IsTimeout => new(SilentOnImplicit, $"{SilentOnImplicit.Summary} {SilentOnImplicit.Remedy}"),
        _ => new(HandshakeFailed, failure.Message),
    };

    public static IReadOnlyList<PolicyRule> All { get; } =
        [ControlRequired, DataRequired, DataRefused, NotBound, HandshakeFailed, Injection, PlainOnImplicit, SilentOnImplicit, HelloInClear, HostMismatch, ClearCommandChannel, ClientCertificate, OldDevicesNetwork, OldDevicesOver];
}
