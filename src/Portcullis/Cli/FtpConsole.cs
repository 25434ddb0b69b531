using Portcullis.Client;
using Portcullis.Protocol.Replies;

namespace Portcullis.Cli;

/// <summary>What goes to standard output and standard error, and how it looks there.</summary>
internal sealed class FtpConsole(TextWriter output, TextWriter error, bool verbose)
{
    public TextWriter Output => output;

    public FtpClientOptions Watching(FtpClientOptions options) => options with
    {
        Noticed = Complain,
        CommandSent = verbose ? line => error.WriteLine($"---> {Printable.Line(line)}") : null,
        ReplyReceived = verbose ? ShowReceived : null,
    };

    /// <summary>A refusal is shown as the server put it, whole; all else in our words.</summary>
    public void Show(FtpException failure)
    {
        if (failure.Reply is null)
        {
            Complain(failure.Message);
            return;
        }

        foreach (var line in failure.Reply.ToWireLines())
            error.WriteLine(line);
    }

    public void Complain(string text) => error.WriteLine($"portcullis: {Printable.Line(text)}");

    private void ShowReceived(Reply reply)
    {
        foreach (var line in reply.ToWireLines())
            error.WriteLine($"<--- {line}");
    }
}
