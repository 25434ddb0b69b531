using System.Net;
using System.Net.Sockets;
using Portcullis.Client.DataTransfer;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Dialects;

/// <summary>
/// The ways to a data connection in the order of today's clients, IBM's among them: EPSV, PASV, EPRT, PORT. A way that
/// failed for good is not tried again in the session. The server's address is always that of the control connection,
/// whatever a 227 reply says: it may be lying, or the server may stand behind a NAT.
/// </summary>
public sealed class StandardDialect : Dialect
{
    private readonly HashSet<string> _failed = [];

    /// <summary>False leaves out EPSV and PASV.</summary>
    public bool IsPassive { get; set; } = true;

    internal override RepresentationType DefaultType => RepresentationType.Image;

    internal override async Task<DataPort> OpenDataPortAsync(ControlConnection control, CancellationToken cancellation)
    {
        FtpException? last = null;
        foreach (var way in Ways(control))
        {
            if (_failed.Contains(way))
                continue;

            try
            {
                return way is "EPSV" or "PASV"
                    ? await PassiveAsync(way, control, cancellation).ConfigureAwait(false)
                    : await ActiveAsync(way, control, cancellation).ConfigureAwait(false);
            }
            catch (FtpException e) when (e.Failure == FtpFailure.DataConnection)
            {
                last = e;
                control.Options.Noticed?.Invoke($"{way} failed: {e.Message}");

                // 4yz may pass; all else will be the same next time.
                if (e.Reply is null || (int)e.Reply.Code / 100 == 5)
                    _failed.Add(way);
            }
        }

        throw last ?? new FtpException(FtpFailure.DataConnection, "Every way to a data connection has failed in this session: EPSV, PASV, EPRT, PORT.");
    }

    private IEnumerable<string> Ways(ControlConnection control)
    {
        var isIPv4 = control.Peer.AddressFamily == AddressFamily.InterNetwork;
        if (IsPassive)
            yield return "EPSV";
        if (IsPassive && isIPv4)
            yield return "PASV";
        yield return "EPRT";
        if (isIPv4)
            yield return "PORT";
    }

    private static async Task<DataPort> PassiveAsync(string verb, ControlConnection control, CancellationToken cancellation)
    {
        var reply = await ExchangeAsync(verb, control, cancellation).ConfigureAwait(false);
        var port = (reply.Code, verb) switch
        {
            (ReplyCode.EnteringExtendedPassiveMode, "EPSV") when ExtendedHostPort.TryFindPort(reply.Text, out var found) => found,
            (ReplyCode.EnteringPassiveMode, "PASV") when HostPort.TryFind(reply.Text, out var found) => found.Port,
            _ => 0,
        };
        if (port == 0)
            throw new FtpException(FtpFailure.DataConnection, $"the reply to {verb} names no port: {reply}");

        return await PassiveDataPort.ConnectAsync(new IPEndPoint(control.Peer.Address, port), control.Options, cancellation).ConfigureAwait(false);
    }

    private static async Task<DataPort> ActiveAsync(string verb, ControlConnection control, CancellationToken cancellation)
    {
        var dataPort = Listen(control);
        try
        {
            var argument = verb == "EPRT" ? ExtendedHostPort.Format(dataPort.EndPoint) : HostPort.Format(dataPort.EndPoint);
            await ExchangeAsync($"{verb} {argument}", control, cancellation).ConfigureAwait(false);
            return dataPort;
        }
        catch
        {
            dataPort.Dispose();
            throw;
        }
    }

    private static ActiveDataPort Listen(ControlConnection control)
    {
        try
        {
            return new ActiveDataPort(new IPEndPoint(control.Local.Address, 0), control.Peer.Address, control.Options.Noticed);
        }
        catch (SocketException e)
        {
            throw new FtpException(FtpFailure.DataConnection, $"cannot listen here: {e.Message}", inner: e);
        }
    }

    private static async Task<Reply> ExchangeAsync(string commandLine, ControlConnection control, CancellationToken cancellation)
    {
        var reply = await control.ExchangeAsync(commandLine, cancellation).ConfigureAwait(false);

        // 421 and 530 say nothing of this way: no other would do better.
        if (reply.Code is ReplyCode.NotLoggedIn or ReplyCode.ServiceNotAvailable)
            throw FtpException.Refused(commandLine, reply);
        return reply.IsCompletion
            ? reply
            : throw new FtpException(FtpFailure.DataConnection, $"the server refused {commandLine}: {reply}", reply);
    }
}
