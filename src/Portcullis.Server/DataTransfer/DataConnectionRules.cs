using Portcullis.Protocol.Replies;
using Portcullis.Server.Policies;

namespace Portcullis.Server.DataTransfer;

/// <summary>Rules about data connections that no setting decides.</summary>
public static class DataConnectionRules
{
    public static readonly PolicyRule Malformed = new(
        "data-port.malformed", ReplyCode.ArgumentSyntaxError,
        "The argument of PORT is not six decimal octets, or that of EPRT is not |protocol|address|port|.",
        "RFC 959 §5.3.2; RFC 2428 §2",
        "none",
        "Send PORT h1,h2,h3,h4,p1,p2 with six numbers from 0 to 255, or use EPSV.");

    public static readonly PolicyRule NetworkProtocol = new(
        "data-port.network-protocol", ReplyCode.NetworkProtocolNotSupported,
        "The network protocol is not one that this connection can use.",
        "RFC 2428 §2 and §3",
        "none",
        "Use EPSV without an argument, or the protocol of the control connection.");

    public static readonly PolicyRule AddressFamily = new(
        "data-port.address-family", ReplyCode.AddressFamilyNotSupported,
        "The address family of LPRT is not the one of the control connection.",
        "RFC 1639",
        "none",
        "Use LPSV or EPSV, or the address family of the control connection.");

    public static readonly PolicyRule NoPassiveAddress = new(
        "data-connection.no-passive-address", ReplyCode.CannotOpenDataConnection,
        "PASV is to tell the address of a host by its name, and that name stands for no IPv4 address now.",
        "our own: a wrong address would be worse than none",
        "passiveAddress in the configuration file, at the top or in the settings of network, account or host; ClientSettings.PassiveAddress for an embedder",
        "Use EPSV, or try again later.");

    public static readonly PolicyRule ExtendedPassiveOnly = new(
        "data-port.epsv-all", ReplyCode.BadSequence,
        "After EPSV ALL, PORT, EPRT, LPRT, PASV and LPSV are refused until the session ends.",
        "RFC 2428 §4",
        "none: the client asked for it",
        "Use EPSV, or begin a new session.");

    public static readonly PolicyRule RefusedBefore = new(
        "data-connection.refused-before", ReplyCode.CannotOpenDataConnection,
        "A transfer command after a refused PORT or EPRT connects nowhere.",
        "RFC 2577 §3; Microsoft Q140424",
        "the setting of the rule that refused the PORT",
        "Send PASV or EPSV, or a PORT that is accepted.");

    public static readonly PolicyRule NoneLeft = new(
        "data-connection.spent", ReplyCode.CannotOpenDataConnection,
        "A passive data port serves one connection; another transfer needs another PASV or EPSV.",
        "RFC 2577 §8",
        "none",
        "Send PASV or EPSV before each transfer.");

    public static readonly PolicyRule Stranger = new(
        "data-connection.stranger", ReplyCode.CannotOpenDataConnection,
        "A connection to a passive data port from an address that is not the control connection's peer is dropped; the listener goes on.",
        "RFC 2577 §8 (port stealing)",
        "none",
        "Connect from the address of the control connection.");

    public static readonly PolicyRule NoPassivePort = new(
        "data-connection.no-passive-port", ReplyCode.CannotOpenDataConnection,
        "No port of the passive range is free.",
        "our own limit",
        "--passive-ports LOW-HIGH with a wider range",
        "Try again when other transfers have ended.");

    public static IReadOnlyList<PolicyRule> All { get; } =
        [NoPassiveAddress, Malformed, NetworkProtocol, AddressFamily, ExtendedPassiveOnly, RefusedBefore, NoneLeft, Stranger, NoPassivePort];
}
