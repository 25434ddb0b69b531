using System.Net;
using System.Net.Sockets;
using Portcullis.Server.Policies;
using Portcullis.Server.Transport;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// The server-DTP as the active side: it connects from the address the client knows (RFC 1123 §4.1.2.12), and from port
/// L-1 where it may (RFC 959 §3.2), since firewalls of old sites let nothing else in.
/// </summary>
internal sealed class ActiveConnector(INetwork network, TimeProvider time, TimeSpan timeout)
{
    /// <param name="controlLocal">The server's end of the control connection: its port is L.</param>
    /// <param name="dataPort">Where to connect to.</param>
    /// <param name="ask">The policy's answer at this moment: what PORT was promised is checked again.</param>
    /// <param name="onOtherPort">Told why port L-1 was not used.</param>
    /// <param name="cancellation">Gives the attempt up.</param>
    public async ValueTask<DataConnectionResult> ConnectAsync(
        IPEndPoint controlLocal, IPEndPoint dataPort, Func<CancellationToken, ValueTask<PolicyDecision>> ask, Action<int, string> onOtherPort, CancellationToken cancellation)
    {
        if (await ask(cancellation) is PolicyDecision.Refused refused)
            return new DataConnectionResult.Refused(refused);

        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var defaultDataPort = new IPEndPoint(controlLocal.Address, controlLocal.Port - 1);
            if (defaultDataPort.Port > 0)
            {
                try
                {
                    return new DataConnectionResult.Opened(await network.ConnectAsync(defaultDataPort, dataPort, either.Token));
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.AccessDenied or SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable)
                {
                    // No right to the port, or TIME_WAIT holds this very pair of end points (Q129395).
                    onOtherPort(defaultDataPort.Port, e.SocketErrorCode.ToString());
                }
            }

            return new DataConnectionResult.Opened(await network.ConnectAsync(new IPEndPoint(controlLocal.Address, 0), dataPort, either.Token));
        }
        catch (SocketException e)
        {
            return new DataConnectionResult.NotOpened($"port {dataPort.Port} of your host: {Describe(e.SocketErrorCode)}. If a firewall or NAT is in between, use PASV or EPSV.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new DataConnectionResult.NotOpened($"port {dataPort.Port} of your host did not answer within {timeout.TotalSeconds:0} s. If a firewall or NAT is in between, use PASV or EPSV.");
        }
    }

    private static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused, nothing listens there",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "unreachable",
        SocketError.TimedOut => "no answer",
        _ => error.ToString(),
    };
}
