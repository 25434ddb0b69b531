using System.Globalization;
using Portcullis.Client.DataTransfer;
using Portcullis.Client.Dialects;
using Portcullis.Client.Security;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client;

/// <summary>
/// An FTP client: one control connection, one command or transfer at a time, never two at once. What fails is an
/// <see cref="FtpException"/>. A transfer that is cancelled is aborted, and the connection stays of use; cancelling
/// a wait for any other reply closes it.
/// </summary>
public sealed class FtpClient : IAsyncDisposable
{
    private readonly ControlConnection _control;
    private readonly ToldParameters _told;
    private readonly DataPorts _dataPorts;

    private FtpClient(ControlConnection control, Dialect dialect, Protection protection)
    {
        (_control, Dialect, Protection) = (control, dialect, protection);
        (_told, _dataPorts) = (new ToldParameters(control), new DataPorts(control, dialect));
        Parameters = TransferParameters.Default with { Type = dialect.DefaultType };
    }

    public Dialect Dialect { get; }

    /// <summary>Of files; listings come in type A, or E where that is the type of files.</summary>
    public TransferParameters Parameters { get; private set; }

    /// <summary>What the parameters leave to this host. The code page of TYPE E, the form of records, restart markers.</summary>
    public RepresentationOptions Representation { get; set; } = RepresentationOptions.Default;

    /// <summary>Text is received without the blanks before its line ends: hosts of fixed records pad with them.</summary>
    public bool TrimsLines { get; set; }

    /// <summary>False once the control connection is closed, by whomever.</summary>
    public bool IsOpen => _control.IsOpen;

    /// <summary>Protocol, cipher and certificate; null where commands and replies go in the clear.</summary>
    public string? Tls => _control.Tls?.Description;

    internal ControlConnection Control => _control;

    internal Protection Protection { get; }

    /// <summary>A restart marker counts octets that are made by encoding a file from its beginning: text in MODE S.</summary>
    internal bool CountsWire => !Format.IsVerbatim && !Format.KeepsConnection;

    private DataFormat Format => new(Parameters, Representation, TrimsLines);

    public static async Task<FtpClient> ConnectAsync(string host, int port = 21, FtpClientOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new FtpClientOptions();
        var dialect = options.Dialect();
        var control = await ControlConnection.ConnectAsync(host, port, dialect.AddressFamily, options, cancellation).ConfigureAwait(false);
        var protection = new Protection(control, host);
        try
        {
            if (options.Tls.Use == TlsUse.Implicit)
                await protection.BeginAsync(cancellation).ConfigureAwait(false);

            // 120: not ready yet, but soon.
            var greeting = await control.NextReplyAsync("the connection", cancellation).ConfigureAwait(false);
            while (greeting.IsPreliminary)
                greeting = await control.NextReplyAsync("the connection", cancellation).ConfigureAwait(false);

            if (!greeting.IsCompletion)
                throw new FtpException(FtpFailure.Connect, $"The server does not take this connection: {greeting}", greeting);
            if (options.Tls.Use is TlsUse.Try or TlsUse.Explicit)
                await protection.AskAsync(cancellation).ConfigureAwait(false);
            return new FtpClient(control, dialect, protection);
        }
        catch
        {
            control.Dispose();
            throw;
        }
    }

    /// <param name="userName">For USER.</param>
    /// <param name="password">For PASS, if the server asks.</param>
    /// <param name="account">For ACCT, if the server asks; without one a 332 is a failure.</param>
    /// <param name="cancellation">Closes the control connection.</param>
    public async Task LoginAsync(string userName, string password, string? account = null, CancellationToken cancellation = default)
    {
        var reply = await _control.ExchangeAsync($"USER {userName}", cancellation).ConfigureAwait(false);
        if (reply.Code == ReplyCode.NeedPassword)
            reply = await _control.ExchangeAsync($"PASS {password}", cancellation).ConfigureAwait(false);
        if (reply.Code == ReplyCode.NeedAccount && account is not null)
            reply = await _control.ExchangeAsync($"ACCT {account}", cancellation).ConfigureAwait(false);
        if (!reply.IsCompletion)
            throw new FtpException(FtpFailure.Login, $"The server refused the login of {userName}: {reply}", reply);

        await GreetAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>TYPE, STRU and MODE. What the server refuses stays as it was.</summary>
    /// <param name="parameters">Without page structure; of local bytes 8 bits only.</param>
    /// <param name="cancellation">Closes the control connection.</param>
    public async Task SetParametersAsync(TransferParameters parameters, CancellationToken cancellation = default)
    {
        if (parameters.Structure == FileStructure.Page || parameters.Type is { DataType: DataType.Local, ByteSize: not 8 })
            throw new ArgumentException("This client knows neither pages nor bytes of other sizes than 8 bits.", nameof(parameters));

        await _told.EnsureAsync(parameters, cancellation).ConfigureAwait(false);
        Parameters = parameters;
    }

    public Task SetTypeAsync(RepresentationType type, CancellationToken cancellation = default) =>
        SetParametersAsync(Parameters with { Type = type }, cancellation);

    public async Task ListAsync(ListingCommand command, string? pathname, Action<string> line, CancellationToken cancellation = default)
    {
        var verb = command.ToString().ToUpperInvariant();
        var lines = new ListingLines(line);
        await TransferAsync(WithArgument(verb, pathname), Format.ForListing, null, isReceiving: true, async (data, format) =>
        {
            await Pump.ReceiveAsync(data, lines, format, null, cancellation).ConfigureAwait(false);
            lines.Finish();
        }, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<string>> ListAsync(ListingCommand command = ListingCommand.List, string? pathname = null, CancellationToken cancellation = default)
    {
        var lines = new List<string>();
        await ListAsync(command, pathname, lines.Add, cancellation).ConfigureAwait(false);
        return lines;
    }

    /// <param name="pathname">At the server.</param>
    /// <param name="destination">Takes the file as it comes: after a failure it holds a part of it.</param>
    /// <param name="restart">Where to go on; the destination stands at its position.</param>
    /// <param name="cancellation">Aborts the transfer.</param>
    public Task<TransferResult> RetrieveAsync(string pathname, Stream destination, RestartPoint? restart = null, CancellationToken cancellation = default) =>
        TransferAsync($"RETR {pathname}", Format, restart, isReceiving: true, (data, format) =>
            Pump.ReceiveAsync(data, destination, format, (marker, written) => _control.Options.Marked?.Invoke(new RestartPoint(marker.Text, (restart?.Position ?? 0) + written)), cancellation), cancellation);

    /// <param name="pathname">At the server; for STOU none is needed.</param>
    /// <param name="source">Sent from where it stands to its end. Without restart that is its beginning.</param>
    /// <param name="command">STOR, APPE or STOU.</param>
    /// <param name="restart">Where to go on. In MODE S the source stands at its beginning, or, for TYPE I, at the position; else at the position.</param>
    /// <param name="cancellation">Aborts the transfer.</param>
    public Task<TransferResult> StoreAsync(string? pathname, Stream source, StoreCommand command = StoreCommand.Stor, RestartPoint? restart = null, CancellationToken cancellation = default)
    {
        var skip = restart is not null && CountsWire ? long.Parse(restart.Marker, CultureInfo.InvariantCulture) : 0;
        var position = skip > 0 ? 0 : restart?.Position ?? 0;
        return TransferAsync(WithArgument(command.ToString().ToUpperInvariant(), pathname), Format, restart, isReceiving: false,
            (data, format) => Pump.SendAsync(source, data, format, position, skip, cancellation), cancellation);
    }

    /// <summary>Sends a command line as it is. Whatever the server replies is returned, not thrown. No data connection is made.</summary>
    public async Task<Reply> QuoteAsync(string commandLine, CancellationToken cancellation = default)
    {
        var reply = await _control.AnswerAsync(commandLine, cancellation).ConfigureAwait(false);
        _told.Forget(commandLine);
        await Protection.FollowAsync(commandLine, reply, cancellation).ConfigureAwait(false);
        return reply;
    }

    /// <summary>REIN: as after connecting, and nobody logged in. The parameters of files are the dialect's again.</summary>
    public async Task ReinitializeAsync(CancellationToken cancellation = default)
    {
        if (_control.Tls is not null)
            throw new FtpException(FtpFailure.Tls, "Not sent: after REIN some servers go on under TLS and some in the clear. Close the connection, and open another.");

        await _control.CompleteAsync("REIN", cancellation).ConfigureAwait(false);
        _told.Reset();
        _dataPorts.Dispose();
        Parameters = TransferParameters.Default with { Type = Dialect.DefaultType };
    }

    public async Task QuitAsync(CancellationToken cancellation = default)
    {
        try
        {
            if (IsOpen)
                await _control.ExchangeAsync("QUIT", cancellation).ConfigureAwait(false);
        }
        catch (FtpException e) when (e.Failure == FtpFailure.ConnectionLost)
        {
            // It is closed, as was asked for; some servers say no goodbye.
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Closes the control connection without a word; <see cref="QuitAsync"/> is the polite way.</summary>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>What the dialect sends after each login, whatever the reply.</summary>
    internal async Task GreetAsync(CancellationToken cancellation)
    {
        if (Dialect.CommandAfterLogin is { } command)
            await QuoteAsync(command, cancellation).ConfigureAwait(false);
    }

    /// <summary>For commands that count in the type of files, such as SIZE.</summary>
    internal Task EnsureParametersAsync(CancellationToken cancellation) => _told.EnsureAsync(Parameters, cancellation);

    private async Task<TransferResult> TransferAsync(string commandLine, DataFormat format, RestartPoint? restart, bool isReceiving, Func<DataConnection, DataFormat, Task> pump, CancellationToken cancellation)
    {
        CommandText.Checked(commandLine);
        await _told.EnsureAsync(format.Parameters, cancellation).ConfigureAwait(false);
        await Protection.EnsureAsync(cancellation).ConfigureAwait(false);

        // Under TLS what can be read from a connection at rest is no sign of its end, and so none is kept.
        var keepsConnection = format.KeepsConnection && !Protection.ProtectsData;
        while (true)
        {
            using var dataPort = await _dataPorts.AgreeAsync(keepsConnection, cancellation).ConfigureAwait(false);

            // REST must be the last command before the transfer (RFC 3659 §5.3).
            if (restart is not null)
                await _control.ExpectAsync($"REST {restart.Marker}", static reply => reply.IsIntermediate, cancellation).ConfigureAwait(false);

            var transfer = new Transfer(_control, Protection, dataPort, commandLine, isReceiving, keepsConnection);
            try
            {
                var result = await transfer.RunAsync(data => pump(data, format), cancellation).ConfigureAwait(false);
                if (transfer.Kept is { } connection)
                    _dataPorts.Keep(connection);
                return result;
            }
            catch (FtpException e) when (dataPort.IsReused && e.Failure is FtpFailure.DataConnection or FtpFailure.Transfer)
            {
                _dataPorts.ReuseFailed();
                if (transfer.HasBegun)
                    throw;
            }
        }
    }

    private void Close()
    {
        _dataPorts.Dispose();
        _control.Dispose();
    }

    private static string WithArgument(string verb, string? argument) => string.IsNullOrEmpty(argument) ? verb : $"{verb} {argument}";
}

/// <summary>The three listings: for people, of names, for programs.</summary>
public enum ListingCommand
{
    List,
    Nlst,
    Mlsd,
}

/// <summary>To replace a file, to add to it, or to make one of a name that the server finds.</summary>
public enum StoreCommand
{
    Stor,
    Appe,
    Stou,
}
