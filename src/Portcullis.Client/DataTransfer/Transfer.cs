using Portcullis.Client.Security;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client.DataTransfer;

/// <summary>
/// One transfer, from its command to the reply that ends it. Afterwards the control connection is in step, or closed. The
/// server may say that it begins once, twice or not at all; it has when it connects or sends.
/// </summary>
internal sealed class Transfer(ControlConnection control, Protection protection, DataPort dataPort, string commandLine, bool isReceiving, bool keepsConnection)
{
    // ABOR is answered by one reply or two, as the server had the transfer's own reply out or not (RFC 959 §4.1.3).
    // The reply to PWD is like no other, so it marks where they end.
    private const int MaximumRepliesToAbort = 4;

    private readonly FtpClientOptions _options = control.Options;
    private Reply? _beginning;

    /// <summary>The server has answered with anything but a refusal.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The data connection, where it is left open (RFC 959 §3.3, and §3.2: 250, not 226).</summary>
    public System.Net.Sockets.Socket? Kept { get; private set; }

    public async Task<TransferResult> RunAsync(Func<DataConnection, Task> pump, CancellationToken cancellation)
    {
        var completion = await BeginAsync(cancellation).ConfigureAwait(false);
        HasBegun = true;
        FtpException? broken = null;
        DataConnection? data = null;
        try
        {
            try
            {
                data = await ConnectAsync(completion, cancellation).ConfigureAwait(false);
                _ = TellAsync(completion, data);
                if (protection.ProtectsData)
                    await data.SecureAsync(protection.SecureDataAsync).ConfigureAwait(false);
                await pump(data).ConfigureAwait(false);
                if (!keepsConnection || !data.MayBeKept)
                    await data.CompleteAsync().ConfigureAwait(false);
            }
            catch (FtpException e) when (e.Failure is FtpFailure.Transfer or FtpFailure.Tls)
            {
                // The server's own account of it follows.
                data?.Dispose();
                broken = e;
            }
            catch
            {
                data?.Dispose();
                await AbortAsync(completion).ConfigureAwait(false);
                throw;
            }

            var reply = await EndAsync(completion, broken, cancellation).ConfigureAwait(false);
            if (reply.Code == ReplyCode.FileActionOkay && keepsConnection && data!.MayBeKept)
                Kept = data.Detach();
            else
                await data!.CompleteAsync().ConfigureAwait(false);
            return new TransferResult(data.Octets, _beginning, reply);
        }
        finally
        {
            data?.Dispose();
        }
    }

    // The data goes while replies are read: 425 or 426 may come instead of it, or markers between.
    private async Task<Task<Reply>> BeginAsync(CancellationToken cancellation)
    {
        await control.SendAsync(commandLine, cancellation).ConfigureAwait(false);
        var first = control.ReadReplyAsync(CancellationToken.None);

        // Towards the server nothing but its reply, or its connection, tells that it is ready.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var begun = isReceiving || dataPort is ActiveDataPort ? dataPort.BegunAsync(stop.Token) : first;
        try
        {
            await Task.WhenAny(first, begun).WaitAsync(_options.ReplyTimeout, _options.TimeProvider, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            control.Dispose();
            Discard(first);
            throw new FtpException(FtpFailure.ConnectionLost, $"No reply to {commandLine} within {_options.ReplyTimeout.TotalSeconds:0} s.", inner: e);
        }
        catch (OperationCanceledException)
        {
            await AbortAsync(ReadCompletionAsync(first)).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            Discard(begun);
        }

        if (first.IsCompleted && await first.ConfigureAwait(false) is { IsCompletion: false, IsPreliminary: false } refusal)
            throw Failed(refusal);
        return ReadCompletionAsync(first);
    }

    private async Task<Reply> ReadCompletionAsync(Task<Reply> first)
    {
        var reply = await first.ConfigureAwait(false);
        for (; reply.IsPreliminary; reply = await control.ReadReplyAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (RestartPoint.TryParse(reply, out var point))
                _options.Marked?.Invoke(point);
            else
                _beginning ??= reply;
        }

        return reply;
    }

    private async Task<Reply> EndAsync(Task<Reply> completion, FtpException? broken, CancellationToken cancellation)
    {
        Reply reply;
        try
        {
            reply = await completion.WaitAsync(_options.ReplyTimeout, _options.TimeProvider, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await AbortAsync(completion).ConfigureAwait(false);
            throw;
        }
        catch (Exception e) when (e is TimeoutException or FtpException)
        {
            control.Dispose();
            Discard(completion);
            throw broken ?? new FtpException(FtpFailure.Transfer, $"The transfer's end was not confirmed: {e.Message}", inner: e);
        }

        // Any 2yz will do: some servers say 226, some 250, some either.
        if (!reply.IsCompletion)
            throw Failed(reply);
        return broken is null ? reply : throw broken;
    }

    // After 426 the data connection may stand as it is for ever, and nothing that it still brings can make a whole.
    private static async Task TellAsync(Task<Reply> completion, DataConnection data)
    {
        try
        {
            if ((await completion.ConfigureAwait(false)).IsCompletion)
                data.Confirmed();
            else
                data.Break();
        }
        catch (FtpException)
        {
            data.Break();
        }
    }

    private async Task<DataConnection> ConnectAsync(Task<Reply> completion, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(_options.ConnectTimeout, _options.TimeProvider, cancellation);
        var opening = dataPort.OpenAsync(limit.Token).AsTask();
        await Task.WhenAny(opening, completion).ConfigureAwait(false);

        if (!opening.IsCompleted)
        {
            if (completion.IsFaulted)
                throw new FtpException(FtpFailure.Transfer, "The control connection was lost before a data connection came.");

            // A short file may be sent, closed and confirmed before we accept; after any other reply nobody comes.
            var reply = await completion.ConfigureAwait(false);
            if (!reply.IsCompletion)
                throw Failed(reply);
        }

        try
        {
            return new DataConnection(await opening.ConfigureAwait(false), _options, cancellation);
        }
        catch (OperationCanceledException e) when (limit.IsExceeded)
        {
            throw new FtpException(FtpFailure.DataConnection, $"The server did not open the data connection within {_options.ConnectTimeout.TotalSeconds:0} s.", inner: e);
        }
    }

    private async Task AbortAsync(Task<Reply> completion)
    {
        if (completion.IsCompleted || !control.IsOpen)
        {
            Discard(completion);
            return;
        }

        using var limit = new TimeLimit(_options.AbortTimeout, _options.TimeProvider, CancellationToken.None);
        try
        {
            await control.SendAsync("ABOR", limit.Token).ConfigureAwait(false);
            await control.SendAsync("PWD", limit.Token).ConfigureAwait(false);
            var reply = await completion.WaitAsync(limit.Token).ConfigureAwait(false);
            for (var replies = 1; reply.Code != ReplyCode.PathnameCreated && control.IsOpen; replies++)
            {
                if (replies == MaximumRepliesToAbort)
                    control.Dispose();
                else
                    reply = await control.ReadReplyAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is FtpException or OperationCanceledException)
        {
            control.Dispose();
            Discard(completion);
        }
    }

    // Without a 1yz before it, it is the command that was refused, and no transfer was cut.
    private FtpException Failed(Reply reply)
    {
        if (protection.ProtectsData && reply.Code is ReplyCode.DataProtectionFailed or ReplyCode.CannotOpenDataConnection)
            protection.DataRefused();
        return FailureOf(reply);
    }

    private FtpException FailureOf(Reply reply) => reply.Code switch
    {
        ReplyCode.DataProtectionFailed when protection.ProtectsData => new FtpException(FtpFailure.Tls, $"The server did not take the data connection's TLS: {reply}", reply),
        ReplyCode.CannotOpenDataConnection => new FtpException(FtpFailure.DataConnection, $"The server could not open the data connection: {reply}", reply),
        _ when _beginning is null => FtpException.Refused(commandLine, reply),
        _ => new FtpException(FtpFailure.Transfer, $"The transfer did not complete: {reply}", reply),
    };

    // Its failure is known already; unobserved, it would surface in the finalizer.
    private static void Discard(Task task) =>
        task.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
