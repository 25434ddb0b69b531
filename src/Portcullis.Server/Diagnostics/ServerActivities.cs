using System.Diagnostics;
using System.Net;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Diagnostics;

/// <summary>
/// The traces of a server, on the source "Portcullis.Server": a session; in it each command; in a command its transfer; in that
/// connect, handshake, pump and commit. While nobody listens they cost nothing. Arguments of commands are in none: one is the password.
/// </summary>
/// <param name="name">Another than the usual one, for tests.</param>
public sealed class ServerActivities(string name = ServerActivities.SourceName) : IDisposable
{
    public const string SourceName = "Portcullis.Server";

    private readonly ActivitySource _source = new(name);

    /// <summary>A trace of its own: who is served is nobody's child.</summary>
    internal Activity? Session(long number, IPEndPoint peer, IPEndPoint local)
    {
        if (!_source.HasListeners())
            return null;

        Activity.Current = null;
        return _source.StartActivity("session", ActivityKind.Server)?
            .SetTag("portcullis.session", number)
            .SetTag("client.address", peer.Address.ToString()).SetTag("client.port", peer.Port)
            .SetTag("server.address", local.Address.ToString()).SetTag("server.port", local.Port);
    }

    internal static void SessionEnded(Activity? activity, string user, string end) =>
        activity?.SetTag("user.name", Printable.Line(user)).SetTag("portcullis.session.end", end);

    /// <param name="verb">Of a command there is; strangers do not name spans.</param>
    internal Activity? Command(string verb) => _source.StartActivity(verb, ActivityKind.Server);

    /// <summary>A failure where it is ours, or the store's: who types a wrong password is refused, and nothing has failed.</summary>
    internal static void Answered(Activity? activity, Reply reply)
    {
        activity?.SetTag("portcullis.reply", (int)reply.Code);
        if (activity is not null && reply.Rule is { } rule)
            activity.SetTag("portcullis.rule", rule);
        if ((int)reply.Code / 100 == 4)
            activity?.SetStatus(ActivityStatusCode.Error, reply.Rule);
    }

    internal Activity? Transfer(string verb, string direction) =>
        _source.StartActivity("transfer")?.SetTag("portcullis.verb", verb).SetTag("portcullis.direction", direction);

    internal static void TransferEnded(Activity? activity, string path, string outcome, long octets)
    {
        if (activity is null)
            return;

        activity.SetTag("portcullis.path", Printable.Line(path)).SetTag("portcullis.outcome", outcome).SetTag("portcullis.octets", octets);
        if (outcome != "completed")
            activity.SetStatus(ActivityStatusCode.Error, outcome);
    }

    /// <param name="step">connect, handshake, pump or commit.</param>
    internal Activity? Step(string step) => _source.StartActivity(step);

    public void Dispose() => _source.Dispose();
}
