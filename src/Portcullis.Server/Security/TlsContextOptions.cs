namespace Portcullis.Server.Security;

/// <summary>What a context is made of.</summary>
/// <param name="Certificates">At least one; the first for clients that ask for no name.</param>
internal sealed record TlsContextOptions(IReadOnlyList<TlsCertificate> Certificates)
{
    public bool OnlyTls13 { get; init; }

    /// <summary>TLS 1.0 and 1.1 too, and suites with CBC and without ECDHE; libssl only.</summary>
    public bool ForOldDevices { get; init; }

    public ClientCertificateMode ClientCertificates { get; init; }
}

/// <summary>Whether a client is asked for a certificate.</summary>
public enum ClientCertificateMode
{
    /// <summary>Not asked.</summary>
    None,

    /// <summary>Asked; it may have none.</summary>
    Accept,

    /// <summary>Asked; without one there is no TLS.</summary>
    Require,
}
