using System.Net;
using System.Net.Sockets;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client.Security;

/// <summary>TLS of a session: how it begins, and what data connections are under (RFC 4217).</summary>
internal sealed class Protection(ControlConnection control, string host)
{
    // What PROT was told; null: nothing yet, or the server may think otherwise.
    private bool? _told = false;
    private bool _hasBufferSize;
    private string? _fingerprint;

    private ClientTlsOptions Options => control.Options.Tls;

    /// <summary>The control connection has been under TLS; after CCC it is not any more.</summary>
    public bool IsOn => _fingerprint is not null;

    /// <summary>Data connections shall be under TLS.</summary>
    public bool ProtectsData { get; private set; }

    /// <summary>Implicit TLS, before the greeting.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await control.SecureAsync(host, cancellation).ConfigureAwait(false);
        (_fingerprint, ProtectsData) = (control.Tls!.Fingerprint, true);
        if (Options is { AcceptsAnyCertificate: true, Pin: null })
            control.Options.Noticed?.Invoke($"the server's certificate was not checked; its SHA-256 is {_fingerprint}");
    }

    /// <summary>Explicit TLS, after the greeting.</summary>
    public async Task AskAsync(CancellationToken cancellation)
    {
        var reply = await control.ExchangeAsync("AUTH TLS", cancellation).ConfigureAwait(false);
        if (reply.Code == ReplyCode.SecurityMechanismAccepted)
        {
            await BeginAsync(cancellation).ConfigureAwait(false);
        }
        else if (Options.Use == TlsUse.Try && control.IsOpen)
        {
            control.Options.Noticed?.Invoke($"the server has no TLS ({reply}); all goes in the clear");
        }
        else
        {
            throw new FtpException(FtpFailure.Tls, $"The server refused TLS: {reply}", reply);
        }
    }

    /// <summary>PROT P or C, when the next data connection needs it: some servers know it only after the login.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (!IsOn || _told == ProtectsData)
            return;

        // PBSZ comes before the first PROT (RFC 4217 §8).
        if (!_hasBufferSize)
            await TellAsync("PBSZ 0", cancellation).ConfigureAwait(false);
        _hasBufferSize = true;
        await TellAsync(ProtectsData ? "PROT P" : "PROT C", cancellation).ConfigureAwait(false);
        _told = ProtectsData;
    }

    public Task SetAsync(bool protectsData, CancellationToken cancellation)
    {
        if (!IsOn)
            throw new FtpException(FtpFailure.Tls, "The control connection is not under TLS; secopen, or --tls explicit, puts it there.");

        ProtectsData = protectsData;
        return EnsureAsync(cancellation);
    }

    /// <summary>The user sent a command of their own.</summary>
    public async Task FollowAsync(string commandLine, Reply reply, CancellationToken cancellation)
    {
        switch (commandLine.Split(' ', 2)[0].ToUpperInvariant())
        {
            case "PROT" or "PBSZ":
                _told = null;
                break;
            case "AUTH" when reply.Code == ReplyCode.SecurityMechanismAccepted && control.Tls is null:
                await BeginAsync(cancellation).ConfigureAwait(false);
                break;
            case "CCC" when reply.IsCompletion && control.Tls is not null:
                await control.ClearAsync(cancellation).ConfigureAwait(false);
                break;
        }
    }

    /// <exception cref="FtpException">The handshake failed, or the certificate is another than that of the control connection.</exception>
    public Task<TlsConnection> SecureDataAsync(Socket socket, CancellationToken cancellation) =>
        TlsConnection.SecureAsync(socket, Options, host, _fingerprint, cancellation);

    /// <summary>The server did not take a data connection under TLS.</summary>
    public void DataRefused()
    {
        if (IPAddress.TryParse(host, out _))
            control.Options.Noticed?.Invoke("a server may want data connections to resume the TLS session of the control connection, and this client resumes none where the host is given as an address: give its name");
    }

    private async Task TellAsync(string commandLine, CancellationToken cancellation)
    {
        var reply = await control.AnswerAsync(commandLine, cancellation).ConfigureAwait(false);
        if (!reply.IsCompletion)
            throw new FtpException(FtpFailure.Tls, $"The server refused {commandLine}: {reply}", reply);
    }
}
