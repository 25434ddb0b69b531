using Portcullis.Client.Dialects;
using Portcullis.Client.Security;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client.Scripts;

/// <summary>What commands work on: the connection, if there is one, and what the user has set.</summary>
/// <param name="console">Of the user.</param>
/// <param name="options">Of each connection.</param>
public sealed class ScriptContext(ScriptConsole console, FtpClientOptions options) : IAsyncDisposable
{
    private readonly Dictionary<(string Host, int Port), Dialect> _dialects = [];
    private FtpClient? _client;
    private FtpClient? _before;

    /// <summary>A line after a connection was made that begins with no command is a login, as in the batch jobs of IBM i.</summary>
    public bool IsBatch { get; init; }

    /// <exception cref="FtpException">There is none.</exception>
    public FtpClient Client => _client ?? throw new FtpException(FtpFailure.Connect, "There is no connection; make one with: open HOST [PORT].");

    public bool IsConnected => _client is { IsOpen: true };

    /// <summary>There was one, and it ended without our doing.</summary>
    public bool IsLost => _client is { IsOpen: false };

    /// <summary>Host and port.</summary>
    public string? Server { get; private set; }

    /// <summary>lcd changes it, and leaves the process's own alone.</summary>
    public string LocalDirectory { get; set; } = Environment.CurrentDirectory;

    /// <summary>A local file that exists is replaced without being asked for by name: not so on IBM i, which wants (REPLACE.</summary>
    public bool Replaces { get; set; } = true;

    /// <summary>mget, mput and mdelete ask before each file, where somebody is there to be asked.</summary>
    public bool Prompts { get; set; } = true;

    /// <summary>put stores under a name that the server finds (STOU).</summary>
    public bool StoresUnique { get; set; }

    /// <summary>Each command and reply is shown.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>True once a command has ended the session.</summary>
    public bool IsOver { get; set; }

    /// <summary>A connection has been made, and nobody has logged in yet.</summary>
    public bool AwaitsLogin { get; set; }

    internal RestartPoints RestartPoints { get; } = new();

    /// <summary>What the whole run is judged by; null while all goes well.</summary>
    public Exception? FirstError { get; private set; }

    public string Local(string path) => Path.Combine(LocalDirectory, path);

    /// <summary>Connects, and takes the settings of the connection before along. What a server refused is remembered for it.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">Of the control connection.</param>
    /// <param name="tls">Null: as the options have it.</param>
    /// <param name="cancellation">Closes the connection.</param>
    public async Task OpenAsync(string host, int port, TlsUse? tls, CancellationToken cancellation)
    {
        if (IsConnected)
            throw new FtpException(FtpFailure.Connect, $"There is a connection to {Server} already; close it first.");

        AwaitsLogin = true;
        var before = _client ?? _before;
        (_before, _client) = (before, null);
        var known = _dialects.TryGetValue((host, port), out var dialect);
        dialect ??= options.Dialect();
        if (before is not null && !known)
            dialect.Ways = before.Dialect.Ways;

        var security = options.Tls with { Use = tls ?? options.Tls.Use };
        var client = await FtpClient.ConnectAsync(host, port, options with { Dialect = () => dialect, Marked = Mark, Tls = security }, cancellation).ConfigureAwait(false);
        _dialects[(host, port)] = dialect;
        if (before is not null)
            (client.Representation, client.TrimsLines) = (before.Representation, before.TrimsLines);
        (_client, Server) = (client, $"{host} port {port}");
    }

    public async Task CloseAsync(CancellationToken cancellation)
    {
        AwaitsLogin = false;
        if (_client is not null)
            await _client.QuitAsync(cancellation).ConfigureAwait(false);
        (_before, _client) = (_client ?? _before, null);
    }

    /// <summary>Names from strangers must not move a terminal's cursor.</summary>
    public void Print(string line) => console.Print(Printable.Line(line));

    public void Tell(string text) => console.Tell(Printable.Line(text));

    public string? AskPassword(string userName) => console.AskPassword(userName);

    public bool Confirm(string question) => !Prompts || console.Confirm is null || console.Confirm(Printable.Line(question));

    /// <summary>A failure that ends neither the script nor, of a command for many files, the command.</summary>
    public void Report(Exception error)
    {
        FirstError ??= error;
        console.Failed(error);
    }

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Mark(RestartPoint point)
    {
        RestartPoints.Add(point);
        Tell($"restart marker {point.Marker} stands at octet {point.Position} of the local file");
    }
}
