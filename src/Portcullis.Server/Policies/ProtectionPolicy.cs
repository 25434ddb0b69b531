using System.Net;
using Portcullis.Server.Accounts;
using Portcullis.Server.Security;

namespace Portcullis.Server.Policies;

/// <summary>What must be under TLS: as account, network or virtual host say; else the server; else by where the client is.</summary>
/// <param name="options">Null: there is no TLS, and who must use it all the same is refused.</param>
public sealed class ProtectionPolicy(TlsOptions? options) : ISitePolicy
{
    public PolicyDecision OnProtection(ProtectionRequest request) => request switch
    {
        ProtectionRequest.Login login => OnLogin(login),
        ProtectionRequest.Transfer transfer => OnTransfer(transfer),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, null),
    };

    /// <summary>Of the control connection of that client, as far as it is known yet.</summary>
    public static TlsDuty ControlDuty(TlsOptions? options, IPAddress peer, ClientTls own) =>
        own.Control ?? (options is null ? TlsDuty.Off : options.Control) ?? (IPAddress.IsLoopback(peer) ? TlsDuty.Allow : TlsDuty.Require);

    /// <summary>Of its data connections.</summary>
    public static TlsDuty DataDuty(TlsOptions? options, IPAddress peer, ClientTls own) =>
        own.Data ?? options?.Data ?? (ControlDuty(options, peer, own) is var duty && duty == TlsDuty.RequireCredentials ? TlsDuty.Allow : duty);

    private PolicyDecision OnLogin(ProtectionRequest.Login request) =>
        request.ControlIsProtected ? PolicyDecision.Allow : ControlDuty(options, request.Peer, request.Own) switch
        {
            TlsDuty.Require => Refuse(TlsRules.ControlRequired, "TLS is required here: send AUTH TLS before USER."),
            TlsDuty.RequireCredentials when !AnonymousUser.Is(request.UserName) =>
                Refuse(TlsRules.ControlRequired, "TLS is required to log in: send AUTH TLS before USER."),
            _ => PolicyDecision.Allow,
        };

    private PolicyDecision OnTransfer(ProtectionRequest.Transfer request) =>
        DataDuty(options, request.Peer, request.Own) != TlsDuty.Require || request.DataIsProtected ? PolicyDecision.Allow
        : Refuse(
            TlsRules.DataRequired,
            request.ControlIsProtected
                ? "Data connection cannot be opened with this PROT setting: send PBSZ 0 and PROT P first."
                : "Data connection cannot be opened with this PROT setting: send AUTH TLS, PBSZ 0 and PROT P first.");

    private static PolicyDecision.Refused Refuse(PolicyRule rule, string reason) => new(rule, reason);
}

/// <summary>Whether something may go on in the clear.</summary>
/// <param name="Peer">Where the client is.</param>
/// <param name="ControlIsProtected">The control connection is under TLS.</param>
/// <param name="Own">What account, network and virtual host ask for.</param>
public abstract record ProtectionRequest(IPAddress Peer, bool ControlIsProtected, ClientTls Own)
{
    /// <summary>USER, with no account yet; and PASS, where the account is known to be the right one.</summary>
    public sealed record Login(IPAddress Peer, bool ControlIsProtected, ClientTls Own, string UserName)
        : ProtectionRequest(Peer, ControlIsProtected, Own);

    /// <summary>A transfer command.</summary>
    public sealed record Transfer(IPAddress Peer, bool ControlIsProtected, ClientTls Own, bool DataIsProtected)
        : ProtectionRequest(Peer, ControlIsProtected, Own);
}
