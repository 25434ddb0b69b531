using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Tests.Client;

/// <summary>Answers a verb: the argument came with it.</summary>
internal delegate Task Answer(ScriptedSession session, string argument);

/// <summary>
/// An FTP server as a test wants it: it logs everybody in, and the test says how it answers each verb, lies and silence
/// included. What goes wrong in an answer fails the test when the server is disposed of.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentBag<ScriptedSession> _sessions = [];
    private readonly ConcurrentBag<Task> _work = [];

    public ScriptedServer(IPAddress? address = null)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _work.Add(AcceptAsync());
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public int Port => EndPoint.Port;

    public string Greeting { get; init; } = "220 Scripted.";

    /// <summary>What came, in order, in full lines.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    public Dictionary<string, Answer> On { get; } = new(StringComparer.Ordinal)
    {
        ["USER"] = Say("331 Password."),
        ["PASS"] = Say("230 In."),
        ["SYST"] = Say("215 UNIX Type: L8"),
        ["TYPE"] = Say("200 Type."),
        ["PWD"] = Say("257 \"/\""),
        ["QUIT"] = Say("221 Bye."),
        ["EPSV"] = (session, _) => session.ListenAsync(port => $"229 Extended (|||{port}|)"),
        ["PASV"] = (session, _) => session.ListenAsync(port => $"227 Passive (127,0,0,1,{port >> 8},{port & 255})"),
        ["PORT"] = (session, argument) => session.AgreeOnAsync(ScriptedSession.PortOf(argument), "200 Port."),
        ["EPRT"] = (session, argument) => session.AgreeOnAsync(int.Parse(argument.Split('|')[3]), "200 Port."),
    };

    /// <summary>The verbs that came.</summary>
    public string[] Verbs => [.. Commands.Select(line => line.Split(' ')[0])];

    public static Answer Say(string reply) => (session, _) => session.ReplyAsync(reply);

    /// <summary>One reply for each time the verb comes; the last one stays.</summary>
    public static Answer SayInTurn(params string[] replies)
    {
        var turn = 0;
        return (session, _) => session.ReplyAsync(replies[Math.Min(turn++, replies.Length - 1)]);
    }

    /// <summary>A transfer in good order towards the client.</summary>
    public static Answer Send(string data, string completion = "226 Done.") => async (session, _) =>
    {
        await session.ReplyAsync("150 Here it comes.");
        using (var connection = await session.OpenDataAsync())
            await connection.SendAsync(System.Text.Encoding.Latin1.GetBytes(data));
        await session.ReplyAsync(completion);
    };

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var session in _sessions)
            session.Dispose();
        await Task.WhenAll(_work);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var session = new ScriptedSession(await _listener.AcceptSocketAsync(), EndPoint.Address);
                _sessions.Add(session);
                _work.Add(ServeAsync(session));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Stopped, while it waited or between two callers.
        }
    }

    private async Task ServeAsync(ScriptedSession session)
    {
        try
        {
            await session.ReplyAsync(Greeting);
            while (await session.ReadLineAsync() is { } line)
            {
                Commands.Enqueue(line);
                var space = line.IndexOf(' ');
                var verb = space < 0 ? line : line[..space];
                if (On.TryGetValue(verb, out var answer))
                    await answer(session, space < 0 ? "" : line[(space + 1)..]);
                else
                    await session.ReplyAsync("502 Not here.");
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            // The client left, or the test is over.
        }
    }
}
