using Portcullis.Server.Security;

namespace Portcullis.Server.Policies;

/// <summary>Whether a data connection belongs to the client of its control connection.</summary>
public static class TlsBindingPolicy
{
    /// <param name="binding">The setting.</param>
    /// <param name="resumes">The data connection resumes the TLS session of its control connection.</param>
    /// <param name="hasResumed">An earlier data connection of this session did.</param>
    /// <param name="sameCertificate">Both connections show the same client certificate, which proves as much.</param>
    public static PolicyDecision Decide(TlsBinding binding, bool resumes, bool hasResumed, bool sameCertificate) =>
        resumes || sameCertificate || binding == TlsBinding.Off || (binding == TlsBinding.Automatic && !hasResumed)
            ? PolicyDecision.Allow
            : new PolicyDecision.Refused(TlsRules.NotBound, "the data connection does not resume the TLS session of the control connection.");
}
