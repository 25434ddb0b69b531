using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Security;

/// <summary>
/// The server's side of TLS with one set of certificates. A session keeps the one that its control connection was made
/// with, for its data connections: a reload makes another and disturbs nobody. Two implement it: libssl on Linux over
/// sockets, and SslStream everywhere.
/// </summary>
internal interface ITlsContext
{
    /// <summary>Takes the connection over, also where it fails: then it is closed.</summary>
    /// <exception cref="TlsException">The handshake failed; the message says why.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    ValueTask<ITlsConnection> AcceptAsync(IConnection connection, TlsHandshake handshake, CancellationToken cancellation);
}

/// <summary>What a handshake is for.</summary>
internal sealed record TlsHandshake
{
    /// <summary>On a control connection: what its tickets carry. None on a data connection, whose tickets carry that of the session it resumes.</summary>
    public TlsBindingToken? Token { get; init; }

    /// <summary>
    /// No tickets: a client that sends its file and closes would be answered by a reset for the ticket it has not read,
    /// and the reset takes with it what it sent last.
    /// </summary>
    public bool WithoutTickets { get; init; }

    /// <summary>Whether an end without close_notify (RFC 8446 §6.1) is taken for one with it.</summary>
    public bool AllowsMissingCloseNotify { get; init; }

    /// <summary>Told when one is, so that somebody says so.</summary>
    public Action? EndAssumed { get; init; }
}

/// <summary>A connection under TLS. What is received is whole: an end without close_notify is a loss, unless it is allowed.</summary>
internal interface ITlsConnection : IConnection
{
    TlsFacts Facts { get; }

    /// <summary>The peer has sent its close_notify.</summary>
    bool EndedCleanly { get; }

    /// <summary>One more ticket for a client that uses each but once. It goes out with what is sent next.</summary>
    void OfferTicket();

    /// <summary>CCC: close_notify both ways, and the connection below goes on in the clear.</summary>
    ValueTask<IConnection> ToClearAsync(CancellationToken cancellation);
}

/// <summary>What a handshake came to.</summary>
/// <param name="Protocol">Its version.</param>
/// <param name="CipherSuite">By its name in the IANA registry.</param>
/// <param name="ServerName">What the client asked for by SNI; null where it did not.</param>
/// <param name="ResumedToken">That of the control connection whose session was resumed; null for a full handshake.</param>
/// <param name="ClientCertificate">Null where the client has shown none.</param>
internal sealed record TlsFacts(
    SslProtocols Protocol, string CipherSuite, string? ServerName, TlsBindingToken? ResumedToken, X509Certificate2? ClientCertificate)
{
    /// <summary>What the client has sent beside its certificate; nobody has looked at it.</summary>
    public IReadOnlyList<X509Certificate2> ClientChain { get; init; } = [];
}
