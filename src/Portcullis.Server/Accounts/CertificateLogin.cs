using Portcullis.Server.Security;

namespace Portcullis.Server.Accounts;

/// <summary>How an account logs in by a client certificate (RFC 4217 §12).</summary>
/// <param name="Names">By which its certificates are known.</param>
public sealed record CertificateLogin(IReadOnlyList<CertificateName> Names)
{
    public static readonly CertificateLogin None = new([]);

    /// <summary>Both are needed. Else either is enough: USER is answered 232 to who shows one of its certificates.</summary>
    public bool NeedsPassword { get; init; }
}
