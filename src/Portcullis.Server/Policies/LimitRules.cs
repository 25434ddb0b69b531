using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>Rules about how many there may be at once, and about clients that are banned. All of them pass: their replies are transient.</summary>
public static class LimitRules
{
    public static readonly PolicyRule TooManyFromAddress = new(
        "admission.too-many-from-address", ReplyCode.ServiceNotAvailable,
        "One address has as many sessions as it may have; an IPv6 client counts by its /64. This host is not counted.",
        "RFC 2577 §5; our own number",
        "limits.sessionsPerAddress, or networkSettings[].sessionsPerAddress, in the configuration file; FtpServerOptions.MaximumSessionsPerAddress for an embedder",
        "End sessions that are not needed; behind a NAT, ask the operator to set more for your network.");

    public static readonly PolicyRule TooManyFromNetwork = new(
        "admission.too-many-from-network", ReplyCode.ServiceNotAvailable,
        "A network has as many sessions as it is set to have.",
        "our own limit",
        "networkSettings[].sessions in the configuration file; NetworkSettings.MaximumSessions for an embedder",
        "Try again later.");

    public static readonly PolicyRule TooManyOfAccount = new(
        "login.too-many-sessions", ReplyCode.ServiceNotAvailable,
        "The password is right, but the account has as many sessions as it may have.",
        "our own limit",
        "limits.sessionsPerAccount, or sessionsPerAccount of the account, the network or the virtual host, in the configuration file; ClientSettings.SessionsPerAccount for an embedder",
        "Try again later, or end a session of the account.");

    public static readonly PolicyRule TooManyOfGroup = new(
        "login.too-many-sessions-of-group", ReplyCode.ServiceNotAvailable,
        "The password is right, but the members of a group of the account have as many sessions as they may have together.",
        "our own limit",
        "limits.sessions of the group, in the configuration file or by portcullis account group set; AccountGroup.MaximumSessions for an embedder",
        "Try again later.");

    public static readonly PolicyRule TooManyTransfers = new(
        "transfer.too-many", ReplyCode.FileActionNotTaken,
        "The server has as many transfers under way as it may have.",
        "our own limit",
        "limits.transfers in the configuration file; FtpServerOptions.MaximumTransfers for an embedder",
        "Try again later.");

    public static readonly PolicyRule TooManyTransfersOfAccount = new(
        "transfer.too-many-of-account", ReplyCode.FileActionNotTaken,
        "The account has as many transfers under way as it may have.",
        "our own limit",
        "limits.transfersPerAccount, or transfersPerAccount of the account, the network or the virtual host, in the configuration file; ClientSettings.TransfersPerAccount for an embedder",
        "Wait for one of them to end, or use fewer sessions.");

    public static readonly PolicyRule TooManyTransfersOfGroup = new(
        "transfer.too-many-of-group", ReplyCode.FileActionNotTaken,
        "The members of a group of the account have as many transfers under way as they may have together.",
        "our own limit",
        "limits.transfers of the group, in the configuration file or by portcullis account group set; AccountGroup.MaximumTransfers for an embedder",
        "Try again later.");

    public static readonly PolicyRule Banned = new(
        "admission.banned", ReplyCode.ServiceNotAvailable,
        "The client's address is banned: it has failed to log in too often, or done what no FTP client does, or an operator has banned it.",
        "RFC 2577 §5",
        "portcullis ban remove; defender.trusted, defender.banAt or defender.enabled in the configuration file; FtpServerOptions.Defender for an embedder",
        "Try again later with the right password, or ask the operator.");

    public static IReadOnlyList<PolicyRule> All { get; } = [Banned, TooManyFromAddress, TooManyFromNetwork, TooManyOfAccount, TooManyOfGroup, TooManyTransfers, TooManyTransfersOfAccount, TooManyTransfersOfGroup];
}
