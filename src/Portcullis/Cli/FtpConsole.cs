using Portcullis.Client;
using Portcullis.Client.Scripts;
using Portcullis.Protocol.Replies;

namespace Portcullis.Cli;

/// <summary>What goes to standard output, standard error and the log, and how it looks there.</summary>
/// <param name="output">Listings and answers.</param>
/// <param name="error">All else.</param>
/// <param name="log">Null where none is kept.</param>
/// <param name="terminal">Answers questions.</param>
internal sealed class FtpConsole(TextWriter output, TextWriter error, FtpLog? log, Terminal terminal)
{
    /// <summary>Somebody is there.</summary>
    public bool IsTerminal => terminal.IsPresent;

    /// <summary>Each command and reply is shown on standard error.</summary>
    public Func<bool> IsVerbose { get; set; } = static () => false;

    public FtpClientOptions Watching(FtpClientOptions options) => options with
    {
        Noticed = Notice,
        CommandSent = ShowSent,
        ReplyReceived = ShowReceived,
    };

    /// <param name="interactive">Somebody is there to be asked.</param>
    public ScriptConsole ForScripts(bool interactive) => new(Print, Tell, Show, AskPassword, interactive ? Confirm : null);

    public void Prompt() => output.Write("ftp> ");

    public string? ReadLine() => terminal.ReadLine();

    public string? AskPassword(string userName) => Password.Ask(userName, terminal, error);

    public void Echo(int line, string text) => log?.Input(line, text);

    public void Ended(int exitCode) => log?.Ended(exitCode);

    /// <summary>A refusal is shown as the server put it, whole; all else in our words.</summary>
    public void Show(Exception failure)
    {
        // The reply stands in the log already.
        if (failure is FtpException { Reply: { } reply })
        {
            foreach (var line in reply.ToWireLines())
                error.WriteLine(line);
            return;
        }

        Complain(failure.Message, ExitCode.Of(failure));
    }

    public void Complain(string text, int exitCode)
    {
        error.WriteLine($"portcullis: {Printable.Line(text)}");
        log?.Failed(text, exitCode);
    }

    private void Print(string line)
    {
        output.WriteLine(line);
        log?.Output(line);
    }

    private void Tell(string text)
    {
        if (IsVerbose())
            error.WriteLine($"portcullis: {text}");
        log?.Notice(text);
    }

    private void Notice(string text)
    {
        error.WriteLine($"portcullis: {Printable.Line(text)}");
        log?.Notice(text);
    }

    private bool Confirm(string question)
    {
        output.Write($"{question} [y/n] ");
        return terminal.ReadLine() is ['y' or 'Y', ..];
    }

    private void ShowSent(string commandLine)
    {
        if (IsVerbose())
            error.WriteLine($"---> {Printable.Line(commandLine)}");
        log?.Sent(commandLine);
    }

    private void ShowReceived(Reply reply)
    {
        if (IsVerbose())
        {
            foreach (var line in reply.ToWireLines())
                error.WriteLine($"<--- {line}");
        }

        log?.Received(reply);
    }
}
