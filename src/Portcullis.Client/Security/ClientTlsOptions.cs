using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Client.Security;

/// <summary>Whether a control connection goes under TLS.</summary>
public enum TlsUse
{
    /// <summary>All is in the clear, passwords too.</summary>
    Off,

    /// <summary>AUTH TLS, and in the clear where the server refuses it: good against who listens only, for who can change what is sent can refuse it as well.</summary>
    Try,

    /// <summary>AUTH TLS (RFC 4217 §4), or no session.</summary>
    Explicit,

    /// <summary>TLS from the first octet, as on port 990.</summary>
    Implicit,
}

/// <summary>TLS of a client. Wherever TLS is used, data connections are under it too, until the user wants otherwise.</summary>
public sealed record ClientTlsOptions
{
    public TlsUse Use { get; init; }

    /// <summary>Any certificate will do: nobody knows then who the server is.</summary>
    public bool AcceptsAnyCertificate { get; init; }

    /// <summary>Of those who may vouch for the server; the system's where it is null.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>SHA-256 of the one certificate that will do, whoever vouches for it, in hexadecimal without separators.</summary>
    public string? Pin { get; init; }

    /// <summary>Shown to servers that ask for one.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }
}
