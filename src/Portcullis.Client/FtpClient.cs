using System.Globalization;
using Portcullis.Client.DataTransfer;
using Portcullis.Client.Dialects;
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

    // What the server was told last; null where a raw command may have told it something else.
    private RepresentationType? _typeAtServer = RepresentationType.AsciiNonPrint;

    private FtpClient(ControlConnection control, Dialect dialect)
    {
        (_control, Dialect) = (control, dialect);
        Type = dialect.DefaultType;
    }

    public Dialect Dialect { get; }

    /// <summary>Of files; listings always come in type A.</summary>
    public RepresentationType Type { get; private set; }

    /// <summary>False once the control connection is closed, by whomever.</summary>
    public bool IsOpen => _control.IsOpen;

    public static async Task<FtpClient> ConnectAsync(string host, int port = 21, FtpClientOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new FtpClientOptions();
        var dialect = options.Dialect();
        var control = await ControlConnection.ConnectAsync(host, port, dialect.AddressFamily, options, cancellation).ConfigureAwait(false);
        try
        {
            // 120: not ready yet, but soon.
            var greeting = await control.NextReplyAsync("the connection", cancellation).ConfigureAwait(false);
            while (greeting.IsPreliminary)
                greeting = await control.NextReplyAsync("the connection", cancellation).ConfigureAwait(false);

            return greeting.IsCompletion
                ? new FtpClient(control, dialect)
                : throw new FtpException(FtpFailure.Connect, $"The server does not take this connection: {greeting}", greeting);
        }
        catch
        {
            control.Dispose();
            throw;
        }
    }

    public async Task LoginAsync(string userName, string password, CancellationToken cancellation = default)
    {
        var reply = await _control.ExchangeAsync($"USER {userName}", cancellation).ConfigureAwait(false);
        if (reply.Code == ReplyCode.NeedPassword)
            reply = await _control.ExchangeAsync($"PASS {password}", cancellation).ConfigureAwait(false);
        if (!reply.IsCompletion)
            throw new FtpException(FtpFailure.Login, $"The server refused the login of {userName}: {reply}", reply);

        if (Dialect.CommandAfterLogin is { } command)
            await QuoteAsync(command, cancellation).ConfigureAwait(false);
    }

    /// <param name="type">A (non-print) or I.</param>
    /// <param name="cancellation">Closes the control connection.</param>
    public Task SetTypeAsync(RepresentationType type, CancellationToken cancellation = default)
    {
        if (type != RepresentationType.Image && type != RepresentationType.AsciiNonPrint)
            throw new ArgumentException("This client transfers in type A N or I.", nameof(type));

        Type = type;
        return EnsureTypeAsync(type, cancellation);
    }

    public async Task ListAsync(ListingCommand command, string? pathname, Action<string> line, CancellationToken cancellation = default)
    {
        var verb = command.ToString().ToUpperInvariant();
        var lines = new ListingLines(line);
        await TransferAsync(WithArgument(verb, pathname), RepresentationType.AsciiNonPrint, 0, lines.ReceiveAsync, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<string>> ListAsync(ListingCommand command = ListingCommand.List, string? pathname = null, CancellationToken cancellation = default)
    {
        var lines = new List<string>();
        await ListAsync(command, pathname, lines.Add, cancellation).ConfigureAwait(false);
        return lines;
    }

    /// <param name="pathname">At the server.</param>
    /// <param name="destination">Takes the file as it comes: after a failure it holds a part of it.</param>
    /// <param name="restartAt">The octets that the caller has already. In type I only: in type A nobody can count them.</param>
    /// <param name="cancellation">Aborts the transfer.</param>
    public Task RetrieveAsync(string pathname, Stream destination, long restartAt = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(restartAt);
        if (restartAt > 0 && !Type.IsVerbatim)
            throw new ArgumentException("A restart needs type I.", nameof(restartAt));

        return TransferAsync($"RETR {pathname}", Type, restartAt, data => Type.IsVerbatim
            ? Pump.ReceiveAsync(data, destination, cancellation)
            : Pump.ReceiveTextAsync(data, destination, cancellation), cancellation);
    }

    public Task StoreAsync(string pathname, Stream source, bool append = false, CancellationToken cancellation = default) =>
        TransferAsync($"{(append ? "APPE" : "STOR")} {pathname}", Type, 0, data => Type.IsVerbatim
            ? Pump.SendAsync(source, data, cancellation)
            : Pump.SendTextAsync(source, data, cancellation), cancellation);

    public Task DeleteAsync(string pathname, CancellationToken cancellation = default) => CompleteAsync($"DELE {pathname}", cancellation);

    public async Task RenameAsync(string source, string destination, CancellationToken cancellation = default)
    {
        await ExpectAsync($"RNFR {source}", static reply => reply.IsIntermediate, cancellation).ConfigureAwait(false);
        await CompleteAsync($"RNTO {destination}", cancellation).ConfigureAwait(false);
    }

    public Task MakeDirectoryAsync(string pathname, CancellationToken cancellation = default) => CompleteAsync($"MKD {pathname}", cancellation);

    public Task RemoveDirectoryAsync(string pathname, CancellationToken cancellation = default) => CompleteAsync($"RMD {pathname}", cancellation);

    public Task ChangeDirectoryAsync(string pathname, CancellationToken cancellation = default) => CompleteAsync($"CWD {pathname}", cancellation);

    public Task ChangeToParentDirectoryAsync(CancellationToken cancellation = default) => CompleteAsync("CDUP", cancellation);

    public async Task<string> GetWorkingDirectoryAsync(CancellationToken cancellation = default)
    {
        var reply = await CompleteAsync("PWD", cancellation).ConfigureAwait(false);
        return QuotedPathname.TryFind(reply.Text, out var pathname)
            ? pathname
            : throw new FtpException(FtpFailure.ConnectionLost, $"The reply to PWD holds no quoted pathname: {reply}", reply);
    }

    /// <summary>The transfer size in the type of files (RFC 3659 §4).</summary>
    public async Task<long> GetSizeAsync(string pathname, CancellationToken cancellation = default)
    {
        await EnsureTypeAsync(Type, cancellation).ConfigureAwait(false);
        var reply = await CompleteAsync($"SIZE {pathname}", cancellation).ConfigureAwait(false);
        return long.TryParse(reply.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new FtpException(FtpFailure.ConnectionLost, $"The reply to SIZE is no number: {reply}", reply);
    }

    /// <summary>A time-val, YYYYMMDDHHMMSS[.sss] in UTC (RFC 3659 §2.3).</summary>
    public async Task<string> GetModifiedAsync(string pathname, CancellationToken cancellation = default) =>
        (await CompleteAsync($"MDTM {pathname}", cancellation).ConfigureAwait(false)).Text;

    /// <summary>Sends a command line as it is. Whatever the server replies is returned, not thrown. No data connection is made.</summary>
    public async Task<Reply> QuoteAsync(string commandLine, CancellationToken cancellation = default)
    {
        var reply = await ExchangeAsync(commandLine, cancellation).ConfigureAwait(false);
        if (commandLine.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase) || commandLine.StartsWith("REIN", StringComparison.OrdinalIgnoreCase))
            _typeAtServer = null;
        return reply;
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
            _control.Dispose();
        }
    }

    /// <summary>Closes the control connection without a word; <see cref="QuitAsync"/> is the polite way.</summary>
    public ValueTask DisposeAsync()
    {
        _control.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task<Reply> CompleteAsync(string commandLine, CancellationToken cancellation) =>
        ExpectAsync(commandLine, static reply => reply.IsCompletion, cancellation);

    private async Task<Reply> ExpectAsync(string commandLine, Predicate<Reply> expected, CancellationToken cancellation)
    {
        var reply = await ExchangeAsync(commandLine, cancellation).ConfigureAwait(false);
        return expected(reply) ? reply : throw FtpException.Refused(commandLine, reply);
    }

    private async Task<Reply> ExchangeAsync(string commandLine, CancellationToken cancellation)
    {
        var reply = await _control.ExchangeAsync(commandLine, cancellation).ConfigureAwait(false);
        while (reply.IsPreliminary)
            reply = await _control.NextReplyAsync(CommandText.Masked(commandLine), cancellation).ConfigureAwait(false);
        return reply;
    }

    private async Task EnsureTypeAsync(RepresentationType type, CancellationToken cancellation)
    {
        if (_typeAtServer == type)
            return;

        await CompleteAsync(type.IsVerbatim ? "TYPE I" : "TYPE A", cancellation).ConfigureAwait(false);
        _typeAtServer = type;
    }

    private async Task TransferAsync(string commandLine, RepresentationType type, long restartAt, Func<DataConnection, Task> pump, CancellationToken cancellation)
    {
        CommandText.Checked(commandLine);
        await EnsureTypeAsync(type, cancellation).ConfigureAwait(false);
        using var dataPort = await Dialect.OpenDataPortAsync(_control, cancellation).ConfigureAwait(false);

        // REST must be the last command before the transfer (RFC 3659 §5.3).
        if (restartAt > 0)
            await ExpectAsync(string.Create(CultureInfo.InvariantCulture, $"REST {restartAt}"), static reply => reply.IsIntermediate, cancellation).ConfigureAwait(false);

        var reply = await _control.ExchangeAsync(commandLine, cancellation).ConfigureAwait(false);
        if (reply.Code == ReplyCode.CannotOpenDataConnection)
            throw new FtpException(FtpFailure.DataConnection, $"The server could not open the data connection: {reply}", reply);
        if (!reply.IsPreliminary)
            throw FtpException.Refused(commandLine, reply);

        await new Transfer(_control, dataPort).RunAsync(pump, cancellation).ConfigureAwait(false);
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
