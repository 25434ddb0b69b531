using System.Globalization;
using Portcullis.Client;
using Portcullis.Protocol.Replies;

namespace Portcullis.Cli;

/// <summary>
/// The log for people, and for the programs of those who scan the OUTPUT member of IBM i for reply codes: a line that begins with
/// three digits is a reply, and no other line does. No line is longer than 80 columns.
/// </summary>
/// <remarks><c>&gt;</c> input, <c>*</c> a notice, <c>!</c> a failure without a reply; output and the rest of a long line are indented.</remarks>
internal sealed class TextFtpLog(string path) : FtpLog(path)
{
    private const int Columns = 80;
    private const string Indent = "    ";

    public override void Input(int line, string text) => Wrap("> " + text);

    public override void Sent(string commandLine)
    {
        // The user's line and the server's reply say it.
    }

    public override void Received(Reply reply)
    {
        foreach (var line in reply.ToWireLines())
            Wrap(line);
    }

    public override void Output(string line) => Wrap("  " + line);

    public override void Notice(string text) => Wrap("* " + text);

    public override void Failed(string text, int exitCode) => Wrap("! " + text);

    public override void Ended(int exitCode) => Wrap(string.Create(CultureInfo.InvariantCulture, $"* Ended with exit code {exitCode}."));

    private void Wrap(string text)
    {
        var rest = Printable.Line(text).TrimEnd();
        while (rest.Length > Columns)
        {
            // At a blank, if one stands in the second half.
            var end = rest.LastIndexOf(' ', Columns) is var blank && blank > Columns / 2 ? blank : Columns;
            WriteLine(rest[..end]);
            rest = Indent + rest[end..].TrimStart();
        }

        WriteLine(rest);
    }
}
