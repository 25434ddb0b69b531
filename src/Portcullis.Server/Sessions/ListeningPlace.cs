using System.Net;

namespace Portcullis.Server.Sessions;

/// <summary>Where a server listens, and to whom.</summary>
/// <param name="EndPoint">As the options have it, port 0 included.</param>
/// <param name="IsImplicitTls">A handshake comes before the greeting.</param>
/// <param name="IsForOldDevices">Only who may is served, with what TLS he has.</param>
internal sealed record ListeningPlace(IPEndPoint EndPoint, bool IsImplicitTls, bool IsForOldDevices)
{
    public static List<ListeningPlace> Of(FtpServerOptions options) =>
    [
        .. options.Listeners.Select(each => new ListeningPlace(each, IsImplicitTls: false, IsForOldDevices: false)),
        .. options.ImplicitTlsListeners.Select(each => new ListeningPlace(each, IsImplicitTls: true, IsForOldDevices: false)),
        .. options.Tls?.OldDevices is { } old ? [new ListeningPlace(old.EndPoint, old.IsImplicit, IsForOldDevices: true)] : Array.Empty<ListeningPlace>(),
    ];
}
