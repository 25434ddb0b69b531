using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>Rules about the PROXY protocol: who may say whose a connection is.</summary>
public static class ProxyRules
{
    public static readonly PolicyRule NotListed = new(
        "proxy.not-listed", ReplyCode.ServiceNotAvailable,
        "A control connection begins with a header of the PROXY protocol, and its other end is not among the proxies that may send one.",
        "the PROXY protocol's specification, section 5: receivers must know whom they accept it from",
        "proxies in the configuration file; FtpServerOptions.Proxies for an embedder",
        "Have the operator list the proxy, or turn the PROXY protocol off there.");

    public static readonly PolicyRule HeaderWrong = new(
        "proxy.header-wrong", ReplyCode.ServiceNotAvailable,
        "A connection from a listed proxy begins without a header of the PROXY protocol, or with a wrong one: nobody knows whose it is, and it is closed without a reply.",
        "the PROXY protocol's specification, sections 2 and 5",
        "proxies in the configuration file, without the address of that proxy; FtpServerOptions.Proxies for an embedder",
        "Turn the PROXY protocol (version 1 or 2) on in the proxy, for control and for data ports.");

    public static IReadOnlyList<PolicyRule> All { get; } = [NotListed, HeaderWrong];
}
