namespace Portcullis.Client.Scripts;

/// <summary>
/// Runs commands one after the other. A failure is reported, and the next command follows, as in batch FTP everywhere, unless
/// the user wants otherwise.
/// </summary>
public sealed class ScriptRunner(ScriptContext context, bool stopsOnError)
{
    /// <summary>Nothing more can be done: the session is over, the control connection is lost, or an error is the end of it.</summary>
    public bool IsOver => context.IsOver || context.IsLost || (stopsOnError && context.FirstError is not null);

    public async Task RunAsync(BoundCommand command, CancellationToken cancellation)
    {
        try
        {
            await command.ExecuteAsync(context, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FtpException or ScriptException)
        {
            context.Report(e);
        }
    }

    /// <summary>One line of a batch script, or of a person: what is not understood is reported, too.</summary>
    public async Task RunAsync(ScriptLine line, CancellationToken cancellation)
    {
        try
        {
            await RunAsync(BatchLogin.IsLogin(line, context) ? BatchLogin.Bind(line) : BoundCommand.Bind(line), cancellation).ConfigureAwait(false);
        }
        catch (ScriptException e)
        {
            context.Report(e);
        }
    }
}
