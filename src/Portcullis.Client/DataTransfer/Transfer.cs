using Portcullis.Protocol.Replies;

namespace Portcullis.Client.DataTransfer;

/// <summary>A transfer from its 1yz reply to the one that ends it. Afterwards the control connection is in step, or closed.</summary>
internal sealed class Transfer(ControlConnection control, DataPort dataPort)
{
    // ABOR is answered by one reply or two, as the server had the transfer's own reply out or not (RFC 959 §4.1.3).
    // The reply to PWD is like no other, so it marks where they end.
    private const int MaximumRepliesToAbort = 4;

    private readonly FtpClientOptions _options = control.Options;

    public async Task RunAsync(Func<DataConnection, Task> pump, CancellationToken cancellation)
    {
        // Read while the data goes: 425 or 426 may come instead of data.
        var completion = control.ReadReplyAsync(CancellationToken.None);
        FtpException? broken = null;
        try
        {
            using var data = await ConnectAsync(completion, cancellation).ConfigureAwait(false);
            _ = BreakIfLostAsync(completion, data);
            await pump(data).ConfigureAwait(false);
            data.Complete();
        }
        catch (FtpException e) when (e.Failure == FtpFailure.Transfer)
        {
            // The server's own account of it follows.
            broken = e;
        }
        catch
        {
            await AbortAsync(completion).ConfigureAwait(false);
            throw;
        }

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
            throw broken ?? new FtpException(FtpFailure.Transfer, $"The transfer's end was not confirmed: {e.Message}", inner: e);
        }

        // Any 2yz will do: some servers say 226, some 250, some either.
        if (!reply.IsCompletion)
            throw Failed(reply);
        if (broken is not null)
            throw broken;
    }

    // After 426 the data connection may stand as it is for ever, and nothing that it still brings can make a whole.
    private static async Task BreakIfLostAsync(Task<Reply> completion, DataConnection data)
    {
        try
        {
            if (!(await completion.ConfigureAwait(false)).IsCompletion)
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

    private static FtpException Failed(Reply reply) => reply.Code == ReplyCode.CannotOpenDataConnection
        ? new FtpException(FtpFailure.DataConnection, $"The server could not open the data connection: {reply}", reply)
        : new FtpException(FtpFailure.Transfer, $"The transfer did not complete: {reply}", reply);

    // Its failure is known already; unobserved, it would surface in the finalizer.
    private static void Discard(Task task) =>
        task.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
