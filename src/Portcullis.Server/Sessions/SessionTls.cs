using System.Security.Cryptography.X509Certificates;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Sessions;

/// <summary>TLS of one session: its control connection, and the data connections that belong to it.</summary>
internal sealed class SessionTls(Session session, ControlConnection control)
{
    private ITlsContext? _context;
    private ITlsConnection? _connection;
    private TlsBindingToken? _token;
    private bool _isBound;
    private bool _isReported;

    private TlsOptions Options => session.Server.Options.Tls!;

    /// <summary>What the control connection came to; null where it is in the clear.</summary>
    public TlsFacts? Facts => _connection?.Facts;

    /// <summary>What the client has shown there; null where it has none, or the connection is in the clear.</summary>
    public ClientCertificate? ClientCertificate { get; private set; }

    /// <summary>After AUTH, or before the greeting of an implicit listener. What was said before is forgotten, save HOST.</summary>
    /// <param name="protectsData">PROT P is set: AUTH TLS-P and SSL, and implicit TLS.</param>
    /// <param name="cancellation">Ends the session.</param>
    /// <exception cref="TlsException">No handshake: the session is over.</exception>
    public async ValueTask BeginAsync(bool protectsData, CancellationToken cancellation)
    {
        var (context, token) = (session.Server.Tls!.Of(control.Connection, session.IsOldDevice), TlsBindingToken.Create());
        using var bound = Bound(cancellation);
        ITlsConnection connection;
        try
        {
            // A control connection that ends without close_notify is a lost one either way.
            connection = await ShakeHandsAsync("control", context, control.Connection, new TlsHandshake { Token = token, AllowsMissingCloseNotify = true }, bound.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TlsException($"no handshake within {Options.HandshakeTimeout}.", e) { IsTimeout = true };
        }

        // RFC 7151 §3.2.2. Another host would be served under a certificate that the client has not asked for.
        if (session.State.Host is { } host && connection.Facts.ServerName is { } asked && !asked.Equals(host.Name, StringComparison.OrdinalIgnoreCase))
        {
            connection.Abort();
            throw new TlsException($"the client asked for {asked}, and by HOST for {host.Name}");
        }

        // Resumed by its id, which no callback can refuse: whoever can do that holds the secrets of both.
        (_context, _connection, _token, _isBound, _isReported) = (context, connection, connection.Facts.ResumedToken ?? token, false, false);
        control.Switch(connection);
        ClientCertificate = connection.Facts.ClientCertificate is { } shown
            ? Options.ClientTrust.Judge(shown, connection.Facts.ClientChain, session.Server.Options.TimeProvider.GetUtcNow())
            : null;
        session.State = session.InitialState with
        {
            Host = session.State.Host,
            Protection = new Protection(Control: true, HasBufferSize: protectsData, Data: protectsData),
        };
        ServerLog.TlsBegan(session.Log, session.Number, connection.Facts.Protocol.ToString(), connection.Facts.CipherSuite, connection.Facts.ServerName ?? "-");
        if (session.IsOldDevice)
            ServerLog.OldDeviceBegan(session.Log, session.Number, session.Peer.Address, Options.OldDevices?.Name ?? "-", connection.Facts.Protocol.ToString());
        if (ClientCertificate is { Fault: { } fault })
            ServerLog.CertificateNotTrusted(session.Log, session.Number, Printable.Line(ClientCertificate.Certificate.Subject), ClientCertificate.Fingerprint, Printable.Line(fault));
    }

    /// <summary>After CCC and REIN.</summary>
    public async ValueTask EndAsync(CancellationToken cancellation)
    {
        using var bound = Bound(cancellation);
        control.Switch(await _connection!.ToClearAsync(bound.Token));
        (_connection, ClientCertificate) = (null, null);
    }

    /// <summary>PROT P: TLS over a data connection, of which we are the server also where we have opened it (RFC 4217 §7).</summary>
    /// <param name="data">Taken over.</param>
    /// <param name="own">That of the session when the transfer was asked for.</param>
    /// <param name="receives">An upload.</param>
    /// <param name="verb">For the log.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    public async ValueTask<DataConnectionResult> ProtectAsync(IConnection data, ClientTls own, bool receives, string verb, CancellationToken cancellation)
    {
        using var bound = Bound(cancellation);
        try
        {
            // A connection may be asked for its end more than once.
            var told = false;
            var handshake = new TlsHandshake
            {
                WithoutTickets = receives,
                AllowsMissingCloseNotify = own.AllowMissingCloseNotify ?? Options.AllowMissingCloseNotify,
                EndAssumed = () =>
                {
                    if (receives && !told)
                        ServerLog.EndAssumed(session.Log, session.Number, Printable.Line(session.UserName), session.Peer.Address, verb);
                    told = true;
                },
            };
            var connection = await ShakeHandsAsync("data", _context!, data, handshake, bound.Token);

            // A client that uses each ticket once gets another for the one it has used now, also where this connection breaks
            // before it has one of its own.
            _connection?.OfferTicket();
            if (RefusalOf(connection.Facts, own.Binding ?? Options.Binding) is not { } refusal)
                return new DataConnectionResult.Opened(connection);

            connection.Abort();
            session.Record(verb, refusal);
            return new DataConnectionResult.NotProtected(refusal.Rule, refusal.Reason);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return NotProtected(verb, "no handshake in time");
        }
        catch (Exception e) when (e is TlsException or IOException)
        {
            return NotProtected(verb, e.Message);
        }
    }

    private async ValueTask<ITlsConnection> ShakeHandsAsync(string kind, ITlsContext context, IConnection connection, TlsHandshake handshake, CancellationToken cancellation)
    {
        var step = session.Server.Telemetry.BeginHandshake(kind);
        try
        {
            var protectedConnection = await context.AcceptAsync(connection, handshake, cancellation);
            step.Done();
            return protectedConnection;
        }
        finally
        {
            step.End();
        }
    }

    private DataConnectionResult.NotProtected NotProtected(string verb, string reason)
    {
        session.Record(verb, new PolicyDecision.Refused(TlsRules.HandshakeFailed, reason));
        return new DataConnectionResult.NotProtected(TlsRules.HandshakeFailed, "the TLS handshake failed.");
    }

    private PolicyDecision.Refused? RefusalOf(TlsFacts facts, TlsBinding binding)
    {
        var (isOurs, isSame) = (_token!.Matches(facts.ResumedToken), IsSame(facts.ClientCertificate, _connection?.Facts.ClientCertificate));
        var refusal = TlsBindingPolicy.Decide(binding, isOurs, _isBound, isSame) as PolicyDecision.Refused;
        _isBound |= isOurs || isSame;
        if (!TlsContexts.CanBind(Options.Engine))
            return refusal;

        var isProven = isOurs || isSame;
        session.Server.Metrics.DataConnectionProtected(isOurs ? "resumed" : isSame ? "certificate" : refusal is null ? "unproven" : "refused");
        if (!isProven && !_isReported && binding == TlsBinding.Automatic && refusal is null)
        {
            _isReported = true;
            ServerLog.DataNotBound(session.Log, session.Number, Printable.Line(session.UserName), session.Peer.Address, Printable.Line(session.ClientName ?? "-"));
        }

        return refusal;
    }

    // Octet by octet: X509Certificate.Equals looks at issuer and serial number, which anybody can put into one of his own.
    private static bool IsSame(X509Certificate2? shown, X509Certificate2? expected) =>
        shown is not null && expected is not null && shown.RawDataMemory.Span.SequenceEqual(expected.RawDataMemory.Span);

    private Bounded Bound(CancellationToken cancellation) => new(Options.HandshakeTimeout, session.Server.Options.TimeProvider, cancellation);

    /// <summary>Cancelled with the session, or after the time for a handshake.</summary>
    private sealed class Bounded : IDisposable
    {
        private readonly CancellationTokenSource _timeout;
        private readonly CancellationTokenSource _either;

        public Bounded(TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
        {
            _timeout = new CancellationTokenSource(timeout, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _timeout.Token);
        }

        public CancellationToken Token => _either.Token;

        public void Dispose()
        {
            _either.Dispose();
            _timeout.Dispose();
        }
    }
}
