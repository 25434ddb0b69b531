using System.Net;
using System.Net.Sockets;
using Portcullis.Client.DataTransfer;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Dialects;

/// <summary>
/// What sets one kind of FTP client apart from another on the wire. An instance holds the memory of one server: a way to a
/// data connection that failed for good is not tried again. The server's address is always that of the control connection,
/// whatever a 227 reply says: it may be lying, or the server may stand behind a NAT.
/// </summary>
public abstract class Dialect
{
    /// <summary>IBM's, and everybody's.</summary>
    private static readonly DataPortWays[] Order = [DataPortWays.Epsv, DataPortWays.Pasv, DataPortWays.Eprt, DataPortWays.Port];

    private DataPortWays _failed;

    private protected Dialect(DataPortWays ways) => Ways = ways;

    /// <summary>What the user allows. A way that is allowed anew is tried again.</summary>
    public DataPortWays Ways
    {
        get;
        set
        {
            _failed &= ~(value & ~field);
            field = value;
        }
    }

    /// <summary>The commands of the ways, in the order in which they are tried.</summary>
    public IEnumerable<string> Verbs => Order.Where(way => Ways.HasFlag(way)).Select(Verb);

    /// <summary>The representation type of files until the user asks for another.</summary>
    internal abstract RepresentationType DefaultType { get; }

    /// <summary>Which addresses of a host are tried.</summary>
    internal virtual AddressFamily AddressFamily => AddressFamily.Unspecified;

    /// <summary>Sent after each login, whatever the reply.</summary>
    internal virtual string? CommandAfterLogin => null;

    /// <summary>Agrees with the server on the data port of the next transfer command.</summary>
    /// <exception cref="FtpException">None could be agreed on; the transfer command must not be sent.</exception>
    internal async Task<DataPort> OpenDataPortAsync(ControlConnection control, CancellationToken cancellation)
    {
        if (Ways == DataPortWays.None)
            return Listen(control, control.Local.Port);

        FtpException? last = null;
        var isIPv4 = control.Peer.AddressFamily == AddressFamily.InterNetwork;
        DataPortWays[] ways = [.. Order.Where(way => Ways.HasFlag(way) && !_failed.HasFlag(way) && (isIPv4 || way is DataPortWays.Epsv or DataPortWays.Eprt))];
        for (var i = 0; i < ways.Length; i++)
        {
            try
            {
                return await OpenAsync(ways[i], control, cancellation).ConfigureAwait(false);
            }
            catch (FtpException e) when (e.Failure == FtpFailure.DataConnection)
            {
                last = e;
                if (i + 1 < ways.Length)
                    control.Options.Noticed?.Invoke($"{Verb(ways[i])} failed: {e.Message}; trying {Verb(ways[i + 1])}");
                if (IsForGood(ways[i], e))
                    _failed |= ways[i];
            }
        }

        throw last ?? new FtpException(FtpFailure.DataConnection, $"Every way to a data connection has failed in this session: {string.Join(", ", Verbs)}.");
    }

    /// <summary>4yz may pass; all else will be the same next time.</summary>
    private protected virtual bool IsForGood(DataPortWays way, FtpException failure) =>
        failure.Reply is null || (int)failure.Reply.Code / 100 == 5;

    private protected virtual Task<DataPort> PortAsync(ControlConnection control, CancellationToken cancellation) => ActiveAsync("PORT", control, cancellation);

    private protected static async Task<Reply> ExchangeAsync(string commandLine, ControlConnection control, CancellationToken cancellation)
    {
        var reply = await control.ExchangeAsync(commandLine, cancellation).ConfigureAwait(false);

        // 421 and 530 say nothing of this way: no other would do better.
        if (reply.Code is ReplyCode.NotLoggedIn or ReplyCode.ServiceNotAvailable)
            throw FtpException.Refused(commandLine, reply);
        return reply.IsCompletion
            ? reply
            : throw new FtpException(FtpFailure.DataConnection, $"the server refused {commandLine}: {reply}", reply);
    }

    private static string Verb(DataPortWays way) => way.ToString().ToUpperInvariant();

    private Task<DataPort> OpenAsync(DataPortWays way, ControlConnection control, CancellationToken cancellation) => way switch
    {
        DataPortWays.Port => PortAsync(control, cancellation),
        DataPortWays.Eprt => ActiveAsync("EPRT", control, cancellation),
        _ => PassiveAsync(Verb(way), control, cancellation),
    };

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

        return await ConnectedDataPort.ConnectAsync(new IPEndPoint(control.Peer.Address, port), control.Options, cancellation).ConfigureAwait(false);
    }

    private static async Task<DataPort> ActiveAsync(string verb, ControlConnection control, CancellationToken cancellation)
    {
        var dataPort = Listen(control, 0);
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

    private static ActiveDataPort Listen(ControlConnection control, int port)
    {
        try
        {
            return new ActiveDataPort(new IPEndPoint(control.Local.Address, port), control.Peer.Address, control.Options.Noticed, sharesPort: port != 0);
        }
        catch (SocketException e)
        {
            throw new FtpException(FtpFailure.DataConnection, $"cannot listen here: {e.Message}", inner: e);
        }
    }
}
