using System.Net;

namespace Portcullis.Server.Diagnostics;

/// <summary>Keeps a record of what an operator must be able to account for.</summary>
public interface IAudit
{
    /// <summary>An exception to a rule was used. Called before what it allows is done, which is then refused should this throw; it must not block for long.</summary>
    void ExceptionUsed(ExceptionUse use);
}

/// <param name="At">When.</param>
/// <param name="Session">The number of the session, as in the log.</param>
/// <param name="User">The account.</param>
/// <param name="Peer">Where the client is.</param>
/// <param name="Verb">The command.</param>
/// <param name="DataPort">The data port that was let through.</param>
/// <param name="Rule">The id of the rule that would have refused.</param>
/// <param name="Reason">Which exception covers it.</param>
public sealed record ExceptionUse(DateTimeOffset At, long Session, string User, IPAddress Peer, string Verb, IPEndPoint DataPort, string Rule, string Reason);
