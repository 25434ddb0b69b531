using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>Rules about what must be on the audit record.</summary>
public static class AuditRules
{
    public static readonly PolicyRule Unavailable = new(
        "audit.unavailable", ReplyCode.LocalError,
        "The audit record cannot be written now, and what nobody could account for does not begin: a transfer of a file, or a change.",
        "our own; NIST SP 800-53 AU-5",
        "audit.whenFailing in the configuration file; IAudit.IsKeeping for an embedder. The log says what is wrong with the record",
        "Try again later; transfers under way are not disturbed.");

    public static IReadOnlyList<PolicyRule> All { get; } = [Unavailable];
}
