using Portcullis.Protocol.Replies;

namespace Portcullis.Cli;

/// <summary>
/// What a job did, for whoever looks later: each line of input, each reply, each line of output. It is written as it happens, so
/// that a job that is killed leaves it. Passwords come here masked already.
/// </summary>
internal abstract class FtpLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _file;

    private protected FtpLog(string path) => _file = new StreamWriter(path, append: false) { AutoFlush = true, NewLine = "\n" };

    /// <param name="path">Of a file; what it held is replaced, as in the member that OUTPUT is overridden with.</param>
    /// <param name="asJson">For programs.</param>
    /// <param name="timeProvider">Of its times.</param>
    public static FtpLog Create(string path, bool asJson, TimeProvider timeProvider) => asJson ? new JsonFtpLog(path, timeProvider) : new TextFtpLog(path);

    /// <param name="line">In the script; 0 where there is none.</param>
    /// <param name="text">Without what is secret.</param>
    public abstract void Input(int line, string text);

    public abstract void Sent(string commandLine);

    public abstract void Received(Reply reply);

    public abstract void Output(string line);

    public abstract void Notice(string text);

    public abstract void Failed(string text, int exitCode);

    public abstract void Ended(int exitCode);

    public void Dispose() => _file.Dispose();

    private protected void WriteLine(string line)
    {
        lock (_lock)
            _file.WriteLine(line);
    }
}
