using System.Net;
using System.Net.Sockets;
using Portcullis.Client.DataTransfer;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Dialects;

/// <summary>
/// The AS/400's FTP client as Microsoft's article Q140424 found it at a Windows NT 3.51 server: active mode only, and
/// for every data command one PORT with the next port number. A refused PORT fails that command; the user gives the
/// command again, and so the client walks up, a port a command, until the server accepts it. Later releases know SENDPASV,
/// SENDEPSV and SENDEPRT, and so does this one: turned on, each comes before the PORT.
/// </summary>
public sealed class As400Dialect : Dialect
{
    /// <summary>Six refusals below 1024, as in the article's days, and the seventh data command goes through.</summary>
    public const int DefaultFirstDataPort = 1018;

    private readonly int _first;
    private readonly HashSet<int> _unbound = [];
    private int _upcoming;

    public As400Dialect(int firstDataPort = DefaultFirstDataPort)
        : base(DataPortWays.Port)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstDataPort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstDataPort, IPEndPoint.MaxPort);
        _first = _upcoming = firstDataPort;
    }

    internal override RepresentationType DefaultType => RepresentationType.AsciiNonPrint;

    // PORT has no room for another address.
    internal override AddressFamily AddressFamily => AddressFamily.InterNetwork;

    internal override string CommandAfterLogin => "SYST";

    // The next PORT names another port.
    private protected override bool IsForGood(DataPortWays way, FtpException failure) => way != DataPortWays.Port && base.IsForGood(way, failure);

    private protected override async Task<DataPort> PortAsync(ControlConnection control, CancellationToken cancellation)
    {
        var local = new IPEndPoint(control.Local.Address, _upcoming);
        _upcoming = _upcoming == IPEndPoint.MaxPort ? _first : _upcoming + 1;

        var dataPort = TryListen(local, control);
        try
        {
            await ExchangeAsync($"PORT {HostPort.Format(local)}", control, cancellation).ConfigureAwait(false);

            // The transfer command would make the server call a port where nobody, or somebody else, answers.
            return dataPort ?? throw new FtpException(
                FtpFailure.DataConnection, $"The server accepted data port {local.Port}, but this client could not listen there, so it did not send the command. The next one will use another port.");
        }
        catch
        {
            dataPort?.Dispose();
            throw;
        }
    }

    private ActiveDataPort? TryListen(IPEndPoint local, ControlConnection control)
    {
        try
        {
            return new ActiveDataPort(local, control.Peer.Address, control.Options.Noticed);
        }
        catch (SocketException e)
        {
            if (_unbound.Add(local.Port))
                control.Options.Noticed?.Invoke($"cannot listen on port {local.Port} here ({Reason(e)}); sending the PORT all the same: a refusal needs no listener");
            return null;
        }
    }

    private static string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AccessDenied => "permission denied",
        SocketError.AddressAlreadyInUse => "port in use",
        _ => e.Message,
    };
}
