using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Auditing;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// The gates every command passes, in this order: known (500, 502), its argument (501), the login (530), the data port
/// of a transfer (425); then its handler. The only place where exceptions become replies.
/// </summary>
internal static class Dispatcher
{
    /// <summary>Lines that are no command, before login. More is no FTP client (ALPACA, CVE-2021-3618).</summary>
    private const int MaximumUnknownBeforeLogin = 10;

    private static readonly FrozenSet<string> HttpVerbs =
        FrozenSet.Create(StringComparer.Ordinal, "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "PATCH", "TRACE", "PRI");

    /// <summary>Commands of the RFCs that are not here: 502 and not 500, so that a client can tell.</summary>
    private static readonly FrozenSet<string> NotImplemented = FrozenSet.Create(
        StringComparer.Ordinal,
        "ADAT", "MIC", "CONF", "ENC");

    public static bool IsAbort(CommandLine line) => line is { Verb: "ABOR", HasArgument: false };

    public static bool IsAnsweredDuringTransfer(CommandLine line) =>
        CommandTable.Find(line.Verb) is { DuringTransfer: DuringTransfer.Answered } && (line.Verb != "STAT" || !line.HasArgument);

    public static async ValueTask<CommandResult> DispatchAsync(Session session, CommandLine line, CancellationToken cancellation)
    {
        session.Listen(line);
        var pending = session.State.Pending;
        var command = CommandTable.Find(line.Verb);
        try
        {
            return command is null
                ? new CommandResult.Answered(Unknown(session, line))
                : await GuardAsync(session, command.Verb, () => ExecuteAsync(session, command, line, cancellation), reply => new CommandResult.Answered(reply), cancellation);
        }
        finally
        {
            // A command half said lives until the next one, and no longer.
            if (ReferenceEquals(session.State.Pending, pending) && !(command is { KeepsRestart: true } && pending is Pending.RestartAt or Pending.RestartAtMarker or Pending.Range))
                session.State = session.State with { Pending = new Pending.None() };
        }
    }

    /// <inheritdoc cref="GuardAsync{T}"/>
    public static ValueTask<Reply> GuardAsync(Session session, string verb, Func<ValueTask<Reply>> execute, CancellationToken cancellation) =>
        GuardAsync(session, verb, execute, reply => reply, cancellation);

    /// <summary>Runs a handler. What it throws becomes a reply; only its cancellation goes on.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The one place where what nobody expected becomes a reply.")]
    private static async ValueTask<T> GuardAsync<T>(
        Session session, string verb, Func<ValueTask<T>> execute, Func<Reply, T> answer, CancellationToken cancellation)
    {
        try
        {
            return await execute();
        }
        catch (CommandFailure failure)
        {
            return answer(failure.Reply);
        }
        catch (StorageException fault)
        {
            return answer(StorageReplies.Of(session, fault, verb));
        }
        catch (UnrecordableException)
        {
            return answer(session.Refuse(verb, AuditRules.Unavailable, "Not done: it cannot be put on record at the moment; try again later."));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return answer(Unexpected(session, verb, e));
        }
    }

    /// <summary>451, with a reference that finds the details in the log.</summary>
    public static Reply Unexpected(Session session, string verb, Exception exception)
    {
        var reference = RandomNumberGenerator.GetHexString(8);
        session.Server.Telemetry.Metrics.Unexpected();
        ServerLog.Unexpected(session.Log, exception, session.Number, verb, reference);
        return Replies.LocalError(reference);
    }

    private static async ValueTask<CommandResult> ExecuteAsync(Session session, Command command, CommandLine line, CancellationToken cancellation)
    {
        if (command.Argument == Argument.Required && !line.HasArgument)
            return new CommandResult.Answered(Replies.ArgumentMissing(command.Syntax));
        if (command.Argument == Argument.None && line.HasArgument)
            return new CommandResult.Answered(Replies.ArgumentUnexpected(command.Syntax));

        if (command.Handler is Handler.Anyone anyone)
        {
            return await anyone.Execute(session, line, cancellation) is { } reply
                ? new CommandResult.Answered(reply)
                : new CommandResult.AnsweredLater();
        }

        if (command.Handler is Handler.Switching switching)
            return switching.Execute(session, line);

        if (session.State.Login is not Login.Done login)
            return new CommandResult.Answered(Replies.NotLoggedIn);

        if (command.Handler is Handler.WhenLoggedIn loggedIn)
            return new CommandResult.Answered(await loggedIn.Execute(session, login, line, cancellation));

        if (command.Handler is Handler.Working working)
            return new CommandResult.WorkBegins(new CommandWork(session, command.Verb, abort => working.Execute(session, login, line, abort)));

        if (command.Handler is Handler.Compound compound)
            return await compound.Execute(session, login, line, cancellation);

        var protection = session.State.Protection;
        var transfer = new ProtectionRequest.Transfer(session.Peer.Address, protection.Control, session.State.Settings.Tls, protection.Data);
        if (session.Server.Ask(policy => policy.OnProtection(transfer)) is PolicyDecision.Refused clear)
            return new CommandResult.Answered(session.Refuse(command.Verb, clear));

        if (DataConnectionOpener.RefusalOf(session, command.Verb) is { } refusal)
            return new CommandResult.Answered(session.Refuse(command.Verb, refusal).As(ReplyCode.CannotOpenDataConnection));

        // Of a login of a session there is one.
        var stay = login.Stay!;
        if (Admission.TryTransfer(session.Server, stay, out var full) is not { } place)
            return new CommandResult.Answered(session.Refuse(command.Verb, full!));

        try
        {
            var plan = await OpenAsync(session, (Handler.Transfer)command.Handler, login, line, cancellation);
            plan.Place = place;
            plan.Pacing = plan is FileReceiving ? stay.Uploads : stay.Downloads;
            return new CommandResult.TransferBegins(plan);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private static async ValueTask<TransferPlan> OpenAsync(Session session, Handler.Transfer handler, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var step = session.Server.Telemetry.BeginOpen();
        try
        {
            var plan = await handler.Execute(session, login, line, cancellation);
            step.Done();
            return plan;
        }
        finally
        {
            step.End();
        }
    }

    private static Reply Unknown(Session session, CommandLine line)
    {
        if (session.State.Login is not Login.Done && line.Verb == "PROXY")
            return session.RefuseProxyHeader();

        if (session.State.Login is not Login.Done && (HttpVerbs.Contains(line.Verb) || ++session.UnknownCommands > MaximumUnknownBeforeLogin))
        {
            session.EndAfterReply(SessionEnd.NotFtp);
            return Replies.ServiceNotAvailable("This is an FTP server; closing the control connection.");
        }

        return NotImplemented.Contains(line.Verb) ? Replies.CommandNotImplemented : Replies.CommandNotRecognized;
    }
}
