using Portcullis.Server.Auditing;

namespace Portcullis.Audit;

/// <summary>An operator has changed something.</summary>
/// <param name="At">When.</param>
/// <param name="User">Who, as the host knows him.</param>
/// <param name="Event">What was done: "configuration-reloaded", "account-changed".</param>
/// <param name="Subject">To what: a file, an account; null for none.</param>
/// <param name="Changed">In detail, without secrets.</param>
internal sealed record OperatorChange(DateTimeOffset At, string User, string Event, string? Subject, IReadOnlyList<ChangedSetting> Changed)
    : AuditRecord(At, 0, User, null);

/// <param name="Setting">Its path, like <c>limits.sessions</c>.</param>
/// <param name="Before">As JSON; null where it was not set.</param>
/// <param name="After">As JSON; null where it is not set any more.</param>
internal sealed record ChangedSetting(string Setting, string? Before, string? After);

/// <summary>Who gives commands to this program.</summary>
internal static class Operator
{
    /// <summary>The user of the host; with the one who became that by sudo.</summary>
    public static string Name => Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } before ? $"{Environment.UserName} (sudo: {before})" : Environment.UserName;
}
