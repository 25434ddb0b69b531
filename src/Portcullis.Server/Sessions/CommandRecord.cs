using System.Collections.Frozen;
using System.Diagnostics;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Commands;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Server.Sessions;

/// <summary>One command, for the trace and the access log: made when it has come, and told its reply. None is made where there is neither.</summary>
internal sealed class CommandRecord
{
    private const string Secret = "***", NoCommand = "?";

    private static readonly FrozenSet<string> Secrets = FrozenSet.Create(StringComparer.Ordinal, "PASS", "ACCT", "ADAT");

    /// <summary>Their argument is a pathname, and nothing else.</summary>
    private static readonly FrozenSet<string> OfPathname = FrozenSet.Create(
        StringComparer.Ordinal, "CWD", "XCWD", "SMNT", "RETR", "STOR", "APPE", "RNFR", "RNTO", "DELE", "RMD", "XRMD", "MKD", "XMKD", "SIZE", "MDTM", "MLST", "MLSD", "HASH");

    private readonly Session _session;
    private readonly Activity? _activity;
    private readonly string _verb;
    private readonly string? _argument;
    private readonly string? _path;
    private readonly long _began;

    private CommandRecord(Session session, CommandLine line, Activity? activity, string verb, bool isKnown)
    {
        (_session, _activity, _verb) = (session, activity, verb);
        _began = session.Server.Telemetry.Time.GetTimestamp();
        if (session.Server.Options.AccessLog is null || !line.HasArgument)
            return;

        // A password that came without its PASS is in what nobody knows.
        _argument = !isKnown || Secrets.Contains(verb) ? Secret : line.Argument;
        if (session.State.Login is Login.Done login && OfPathname.Contains(verb) && login.WorkingDirectory.TryResolve(line.Argument, out FtpPath path, out _))
            _path = path.Value;
    }

    /// <summary>Null where nobody wants one.</summary>
    public static CommandRecord? Begin(Session session, CommandLine line)
    {
        var known = CommandTable.Find(line.Verb)?.Verb;
        var activity = session.Server.Telemetry.Activities.Command(known ?? "unknown");
        return activity is null && session.Server.Options.AccessLog is null ? null : new CommandRecord(session, line, activity, known ?? NoCommand, known is not null);
    }

    /// <summary>The command's own span ends; what it began goes on.</summary>
    public void Answered(Reply reply)
    {
        ServerActivities.Answered(_activity, reply);
        _activity?.Dispose();
        if (!reply.IsPreliminary)
            Write(reply, null);
    }

    /// <summary>What it began has ended.</summary>
    /// <param name="reply">That of its end.</param>
    /// <param name="work">Null for what is no transfer.</param>
    public void Ended(Reply reply, TransferWork? work)
    {
        if (work?.Transfer is { } transfer)
            Write(reply, new AccessTransfer(transfer.Direction, transfer.Outcome.Result.Word, transfer.Progress.Octets, transfer.IsText), transfer.StoredAs.Value);
        else
            Write(reply, null);
    }

    /// <summary>It began something that is answered when it ends.</summary>
    public void Goes() => _activity?.Dispose();

    /// <summary>The begin or the end of a session.</summary>
    public static void Write(Session session, string method, SessionEnd? end, TimeSpan duration) =>
        session.Server.Options.AccessLog?.Write(Of(session, method) with { End = end?.ToString(), Duration = duration });

    private void Write(Reply reply, AccessTransfer? transfer, string? path = null) =>
        _session.Server.Options.AccessLog?.Write(Of(_session, _verb) with
        {
            Argument = _argument,
            Path = path ?? _path,
            Reply = (int)reply.Code,
            Rule = reply.Rule,
            Duration = _session.Server.Telemetry.Time.GetElapsedTime(_began),
            Transfer = transfer,
        });

    private static AccessEntry Of(Session session, string method)
    {
        var user = (session.State.Login as Login.Done)?.Account.Name;
        return new AccessEntry
        {
            At = session.Server.Telemetry.Time.GetUtcNow(),
            Session = session.Number,
            Peer = session.Peer,
            Local = session.Called,
            User = user,
            IsAnonymous = user is not null && AnonymousUser.Is(user),
            Method = method,
        };
    }
}
