namespace Portcullis.Client.Scripts;

/// <summary>Runs commands one after the other. A failure is reported, and the next command follows, as in batch FTP everywhere.</summary>
public sealed class ScriptRunner(ScriptContext context, Action<FtpException> failed)
{
    /// <summary>What the whole run is judged by; null while all goes well.</summary>
    public FtpFailure? FirstFailure { get; private set; }

    /// <summary>Nothing more can be done: the session is over, or the control connection is lost.</summary>
    public bool IsOver => context.IsOver || !context.Client.IsOpen;

    public async Task RunAsync(BoundCommand command, CancellationToken cancellation)
    {
        try
        {
            await command.ExecuteAsync(context, cancellation).ConfigureAwait(false);
        }
        catch (FtpException e)
        {
            FirstFailure ??= e.Failure;
            failed(e);
        }
    }
}
