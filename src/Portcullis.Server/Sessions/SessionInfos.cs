namespace Portcullis.Server.Sessions;

/// <summary>What others may know of a session. Asked on any thread: each value is whole, and of about the same moment.</summary>
internal static class SessionInfos
{
    public static SessionInfo ToInfo(this Session session)
    {
        var (login, tls) = (session.State.Login as Login.Done, session.Tls.Facts);
        return new SessionInfo
        {
            Number = session.Number,
            Since = session.Since,
            Peer = session.Peer,
            Local = session.Called,
            User = login?.Account.Name,
            Client = session.ClientName,
            Tls = tls is null ? null : $"{tls.Protocol} {tls.CipherSuite}",
            WorkingDirectory = login?.WorkingDirectory.Value,
            Transfer = session.Work is TransferWork { Transfer: var transfer }
                ? new TransferInfo(transfer.Verb, transfer.Path.Value, transfer.Direction, transfer.Progress.Octets, transfer.Elapsed)
                : null,
        };
    }
}
