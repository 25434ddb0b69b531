using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

internal enum Argument
{
    None,
    Optional,
    Required,
}

/// <summary>How a command relates to a transfer under way.</summary>
internal enum DuringTransfer
{
    /// <summary>It waits its turn until the transfer has ended.</summary>
    Waits,

    /// <summary>It is answered at once, unless another command waits before it.</summary>
    Answered,
}

/// <summary>The shapes of a handler: a login that is forgotten does not compile.</summary>
internal abstract record Handler
{
    private Handler() { }

    public delegate ValueTask<Reply?> AnyoneDelegate(Session session, CommandLine line, CancellationToken cancellation);

    public delegate ValueTask<Reply> LoggedInDelegate(Session session, Login.Done login, CommandLine line, CancellationToken cancellation);

    public delegate ValueTask<TransferPlan> TransferDelegate(Session session, Login.Done login, CommandLine line, CancellationToken cancellation);

    /// <summary>Before and after login. Null means that the reply comes later, by itself.</summary>
    public sealed record Anyone(AnyoneDelegate Execute) : Handler;

    public sealed record WhenLoggedIn(LoggedInDelegate Execute) : Handler;

    /// <summary>Takes long: it runs beside the session, must not replace its state, and ABOR ends it.</summary>
    public sealed record Working(LoggedInDelegate Execute) : Handler;

    /// <summary>One of many in a word: what it does decides how it runs. SITE.</summary>
    public sealed record Compound(Func<Session, Login.Done, CommandLine, CancellationToken, ValueTask<CommandResult>> Execute) : Handler;

    /// <summary>Changes what the control connection runs over, after its reply: AUTH, CCC, REIN.</summary>
    public sealed record Switching(Func<Session, CommandLine, CommandResult> Execute) : Handler;

    /// <summary>Opens the storage and returns the plan, before any reply.</summary>
    public sealed record Transfer(TransferDelegate Execute) : Handler;
}

/// <summary>One row of <see cref="CommandTable"/>.</summary>
/// <param name="Verb">In upper case.</param>
/// <param name="Argument">Checked before the handler runs: 501.</param>
/// <param name="Syntax">As HELP and a 501 tell it, in the notation of RFC 959 §5.3.1.</param>
/// <param name="Handler">What it does.</param>
internal sealed record Command(string Verb, Argument Argument, string Syntax, Handler Handler)
{
    public DuringTransfer DuringTransfer { get; init; }

    /// <summary>REST survives it: what clients send between REST and the transfer command.</summary>
    public bool KeepsRestart { get; init; }

    /// <summary>Its line in FEAT, for this session; null for none (RFC 2389 §3.2).</summary>
    public Func<SessionState, string?>? Feature { get; init; }

    /// <summary>Its line in FEAT, for every session.</summary>
    public string FixedFeature { init => Feature = _ => value; }

    public static Command Anyone(string verb, Argument argument, string syntax, Handler.AnyoneDelegate execute) =>
        new(verb, argument, syntax, new Handler.Anyone(execute));

    public static Command WhenLoggedIn(string verb, Argument argument, string syntax, Handler.LoggedInDelegate execute) =>
        new(verb, argument, syntax, new Handler.WhenLoggedIn(execute));

    public static Command Working(string verb, Argument argument, string syntax, Handler.LoggedInDelegate execute) =>
        new(verb, argument, syntax, new Handler.Working(execute));

    public static Command Compound(
        string verb, Argument argument, string syntax, Func<Session, Login.Done, CommandLine, CancellationToken, ValueTask<CommandResult>> execute) =>
        new(verb, argument, syntax, new Handler.Compound(execute));

    public static Command Switching(string verb, Argument argument, string syntax, Func<Session, CommandLine, CommandResult> execute) =>
        new(verb, argument, syntax, new Handler.Switching(execute));

    public static Command Transfer(string verb, Argument argument, string syntax, Handler.TransferDelegate execute) =>
        new(verb, argument, syntax, new Handler.Transfer(execute));

    /// <summary>The same command under another verb: the X forms of RFC 1123 §4.1.3.1.</summary>
    public Command As(string verb) => this with { Verb = verb, Syntax = verb + Syntax[Verb.Length..], Feature = null };
}

/// <summary>What became of a command.</summary>
internal abstract record CommandResult
{
    private CommandResult() { }

    public sealed record Answered(Reply Reply) : CommandResult;

    /// <param name="Reply">Sent over the connection as it is.</param>
    /// <param name="Then">Makes it another.</param>
    public sealed record Switches(Reply Reply, Func<CancellationToken, ValueTask> Then) : CommandResult;

    public sealed record TransferBegins(TransferPlan Plan) : CommandResult;

    public sealed record WorkBegins(SessionWork Work) : CommandResult;

    /// <summary>The reply comes with the end of the transfer: ABOR.</summary>
    public sealed record AnsweredLater : CommandResult;
}
