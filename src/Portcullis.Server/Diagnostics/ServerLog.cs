using System.Net;
using Microsoft.Extensions.Logging;

namespace Portcullis.Server.Diagnostics;

// Event ids by concern: 1000 sessions, 2000 refusals, 3000 transfers, 4000 the server itself.
// The last ones taken: 1014, 2006, 3003, 4008. What strangers sent is passed through Printable.Line by the caller.
internal static partial class ServerLog
{
    [LoggerMessage(1001, LogLevel.Information, "Session {Session} from {Peer} begins")]
    public static partial void SessionBegan(ILogger logger, long session, IPEndPoint peer);

    [LoggerMessage(1002, LogLevel.Information, "Session {Session} of {User} ends: {End}")]
    public static partial void SessionEnded(ILogger logger, long session, string user, string end);

    [LoggerMessage(1003, LogLevel.Information, "Session {Session} logged in as {User} ({How})")]
    public static partial void LoggedIn(ILogger logger, long session, string user, string how);

    [LoggerMessage(1004, LogLevel.Error, "Session {Session}: {Verb} failed unexpectedly, reference {Reference}")]
    public static partial void Unexpected(ILogger logger, Exception exception, long session, string verb, string reference);

    [LoggerMessage(1005, LogLevel.Information, "Session {Session}: the client calls itself {Client}")]
    public static partial void ClientNamed(ILogger logger, long session, string client);

    [LoggerMessage(1006, LogLevel.Information, "Session {Session} has the profile {Profile}: {Reason}")]
    public static partial void ProfileChosen(ILogger logger, long session, string profile, string reason);

    [LoggerMessage(1007, LogLevel.Warning, "Session {Session}: the settings of account {User} are wrong and not used: {Errors}")]
    public static partial void AccountSettingsWrong(ILogger logger, long session, string user, string errors);

    [LoggerMessage(1008, LogLevel.Debug, "Session {Session} is under TLS: {Protocol}, {CipherSuite}, server name {ServerName}")]
    public static partial void TlsBegan(ILogger logger, long session, string protocol, string cipherSuite, string serverName);

    [LoggerMessage(1009, LogLevel.Information, "Session {Session} of {User} from {Peer}, client {Client}: a data connection does not resume the TLS session of its control connection, and is served all the same; by '--tls-binding require' this client would be refused")]
    public static partial void DataNotBound(ILogger logger, long session, string user, IPAddress peer, string client);

    [LoggerMessage(1010, LogLevel.Information, "Session {Session} has logged in by the client certificate of {Subject}, SHA-256 {Fingerprint}")]
    public static partial void LoggedInByCertificate(ILogger logger, long session, string subject, string fingerprint);

    [LoggerMessage(1011, LogLevel.Information, "Session {Session} shows the client certificate of {Subject}, SHA-256 {Fingerprint}; its names count for nothing: {Fault}")]
    public static partial void CertificateNotTrusted(ILogger logger, long session, string subject, string fingerprint, string fault);

    [LoggerMessage(1012, LogLevel.Information, "Session {Session} of {User} from {Peer}: that {Verb} has received all of it is assumed: the data connection ended without close_notify, which tls.missingCloseNotify allows")]
    public static partial void EndAssumed(ILogger logger, long session, string user, IPAddress peer, string verb);

    [LoggerMessage(1013, LogLevel.Information, "Session {Session} from {Peer} at the listener for old devices {Listener} is under {Protocol}")]
    public static partial void OldDeviceBegan(ILogger logger, long session, IPAddress peer, string listener, string protocol);

    [LoggerMessage(1014, LogLevel.Warning, "Session {Session} of {User} from {Peer} is ended by an operator")]
    public static partial void Kicked(ILogger logger, long session, string user, IPAddress peer);

    [LoggerMessage(2001, LogLevel.Warning, "Session {Session} of {User} from {Peer}: {Verb} refused by rule {Rule}: {Reason} Lifted by: {Setting}")]
    public static partial void Refused(ILogger logger, long session, string user, IPAddress peer, string verb, string rule, string reason, string setting);

    [LoggerMessage(2002, LogLevel.Warning, "Session {Session}: the client at {Peer} walks up through reserved data ports, one with each command, as Q140424 tells of the AS/400; {Rule} refuses them until port 1024. Have it use passive mode (IBM i: SENDPASV 1), or list its network: --data-ports legacy --legacy-network {Peer}")]
    public static partial void PortWalk(ILogger logger, long session, IPAddress peer, string rule);

    [LoggerMessage(2003, LogLevel.Warning, "Session {Session}: a connection from {Stranger} to the passive data port {Port} was dropped by rule {Rule}: the control connection's peer is {Peer}")]
    public static partial void StrangerDropped(ILogger logger, long session, IPAddress stranger, int port, string rule, IPAddress peer);

    [LoggerMessage(EventId = 2004, Message = "Audit: session {Session} of {User} from {Peer}: {Verb} with data port {DataPort} is let through, an exception to rule {Rule}: {Reason}")]
    public static partial void ExceptionUsed(ILogger logger, LogLevel level, long session, string user, IPAddress peer, string verb, IPEndPoint dataPort, string rule, string reason);

    [LoggerMessage(2005, LogLevel.Warning, "{Clients} is banned until {Until}, for the {Number}. time: {Reason} Lifted by: portcullis ban remove {Clients}; never banned by: defender.trusted")]
    public static partial void Banned(ILogger logger, IPNetwork clients, DateTimeOffset? until, int number, string reason);

    [LoggerMessage(2006, LogLevel.Error, "Bans can neither be kept nor read; those that are known hold")]
    public static partial void BansNotKept(ILogger logger, Exception exception);

    [LoggerMessage(3001, LogLevel.Information, "Session {Session} of {User}: {Verb} {Path}: {Outcome}, {Octets} octets")]
    public static partial void TransferEnded(ILogger logger, long session, string user, string verb, string path, string outcome, long octets);

    [LoggerMessage(3002, LogLevel.Debug, "Session {Session}: the data connection is not from port {Port} but from any free one: {Reason}")]
    public static partial void NotFromDefaultDataPort(ILogger logger, long session, int port, string reason);

    [LoggerMessage(3003, LogLevel.Warning, "Session {Session}: the store failed on {Path}: {Detail}")]
    public static partial void StorageFailed(ILogger logger, long session, string path, string detail);

    [LoggerMessage(4001, LogLevel.Information, "Listening on {EndPoint}")]
    public static partial void Listening(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(4002, LogLevel.Warning, "Accepting on {EndPoint} failed ({Reason}); it goes on in {Delay}")]
    public static partial void AcceptFailed(ILogger logger, IPEndPoint endPoint, string reason, TimeSpan delay);

    [LoggerMessage(4003, LogLevel.Information, "Stopping: {Sessions} sessions are asked to end")]
    public static partial void Stopping(ILogger logger, int sessions);

    [LoggerMessage(4004, LogLevel.Warning, "Stopping: {Sessions} sessions did not end in time and are cut")]
    public static partial void Cutting(ILogger logger, int sessions);

    [LoggerMessage(4005, LogLevel.Error, "The audit record could not be written")]
    public static partial void AuditFailed(ILogger logger, Exception exception);

    [LoggerMessage(4006, LogLevel.Information, "No longer listening on {EndPoint}")]
    public static partial void NotListening(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(4007, LogLevel.Warning, "The listener for old devices {Name} at {EndPoint} takes TLS 1.0 and 1.1, which RFC 8996 forbids, from {Networks} until {LastDay:yyyy-MM-dd}, for {Days} more days: replace those devices")]
    public static partial void OldDevicesServed(ILogger logger, string name, IPEndPoint endPoint, string networks, DateTime lastDay, int days);

    [LoggerMessage(4008, LogLevel.Warning, "The last day of the listener for old devices {Name} at {EndPoint}, {LastDay:yyyy-MM-dd}, is over, and nobody is served there: take it out of the configuration")]
    public static partial void OldDevicesOver(ILogger logger, string name, IPEndPoint endPoint, DateTime lastDay);
}
