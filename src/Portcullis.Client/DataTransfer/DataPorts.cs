using System.Net.Sockets;
using Portcullis.Client.Dialects;

namespace Portcullis.Client.DataTransfer;

/// <summary>Where the data port of each transfer comes from: the connection that the transfer before left open, or the dialect.</summary>
internal sealed class DataPorts(ControlConnection control, Dialect dialect) : IDisposable
{
    private Socket? _kept;
    private bool _serverKeepsNone;

    /// <param name="mayReuse">The mode tells the end of the file.</param>
    /// <param name="cancellation">Closes the control connection.</param>
    public async Task<DataPort> AgreeAsync(bool mayReuse, CancellationToken cancellation)
    {
        var kept = _kept;
        _kept = null;

        // What can be read is the server's end of it, or what belongs to no transfer.
        if (kept is not null && mayReuse && !kept.Poll(0, SelectMode.SelectRead))
            return new ConnectedDataPort(kept, isReused: true);

        kept?.Dispose();
        return await dialect.OpenDataPortAsync(control, cancellation).ConfigureAwait(false);
    }

    public void Keep(Socket connection)
    {
        _kept?.Dispose();
        _kept = _serverKeepsNone ? null : connection;
        if (_serverKeepsNone)
            connection.Dispose();
    }

    /// <summary>The server said 250, and had closed: it will do so each time.</summary>
    public void ReuseFailed()
    {
        if (!_serverKeepsNone)
            control.Options.Noticed?.Invoke("the server did not use its open data connection again; each transfer gets its own from now on");
        _serverKeepsNone = true;
    }

    public void Dispose()
    {
        _kept?.Dispose();
        _kept = null;
    }
}
