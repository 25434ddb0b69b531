using Portcullis.Server.DataTransfer;

namespace Portcullis.Server.Policies;

/// <summary>Every rule there is. A test holds that each has a section in docs/rules.md and is explained.</summary>
public static class RuleCatalogue
{
    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        DataPortPolicy.Reserved, DataPortPolicy.ForeignHost, DataPortPolicy.ServicePort, DataPortPolicy.PortZero,
        .. DataConnectionRules.All,
        .. AccessRules.All,
        .. AuditRules.All,
        .. LoginRules.All,
        .. LimitRules.All,
        .. ProxyRules.All,
        .. TlsRules.All,
    ];

    public static PolicyRule? Find(string id) => All.FirstOrDefault(rule => rule.Id == id);
}
