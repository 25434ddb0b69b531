using Portcullis.Server.Security.OpenSsl;
using Portcullis.Server.Security.SslStreams;
using Portcullis.Server.Transport;

namespace Portcullis.Server.Security;

/// <summary>Makes contexts, once for each set of certificates, and chooses the engine.</summary>
internal sealed class TlsContexts(TlsOptions options)
{
    private readonly Lock _lock = new();
    private Made? _openSsl;
    private Made? _oldDevices;
    private Made? _sslStream;

    /// <summary>Whether data connections can be bound to their control connection: by libssl only.</summary>
    public static bool CanBind(TlsEngine engine) => engine == TlsEngine.OpenSsl || (engine == TlsEngine.Automatic && OpenSslIsHere.Value);

    private static readonly Lazy<bool> OpenSslIsHere = new(() =>
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("PORTCULLIS_TLS_ENGINE") == "sslstream")
            return false;
        try
        {
            return LibSsl.TLS_server_method() != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    });

    /// <summary>Why these cannot be used, in words, such as a key that is too short; null where they can. Found before a client finds it.</summary>
    public static string? WhyNot(IReadOnlyList<TlsCertificate> certificates)
    {
        try
        {
            _ = CanBind(TlsEngine.Automatic) ? new OpenSslContext(new TlsContextOptions(certificates)) : null;
            return null;
        }
        catch (TlsException e)
        {
            return e.Message;
        }
    }

    /// <summary>For a control connection that begins TLS now; its data connections keep to it.</summary>
    /// <param name="connection">Of sockets libssl does the TLS, where it is.</param>
    /// <param name="forOldDevices">It came to their listener.</param>
    public ITlsContext Of(IConnection connection, bool forOldDevices)
    {
        lock (_lock)
        {
            return connection is not SocketConnection || !CanBind(options.Engine) ? Current(ref _sslStream, made => new SslStreamContext(made))
                : forOldDevices ? Current(ref _oldDevices, made => new OpenSslContext(made with { ForOldDevices = true, OnlyTls13 = false }))
                : Current(ref _openSsl, made => new OpenSslContext(made));
        }
    }

    private ITlsContext Current(ref Made? made, Func<TlsContextOptions, ITlsContext> create)
    {
        var certificates = options.Certificates.All;
        if (made is null || !ReferenceEquals(made.Certificates, certificates))
        {
            var from = new TlsContextOptions(certificates) { OnlyTls13 = options.OnlyTls13, ClientCertificates = options.ClientCertificates };
            made = new Made(certificates, create(from));
        }

        return made.Context;
    }

    private sealed record Made(IReadOnlyList<TlsCertificate> Certificates, ITlsContext Context);
}
