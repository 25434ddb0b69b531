namespace Portcullis.Server.Commands;

/// <summary>
/// CDUP (RFC 959 §4.1.1). The text of the RFC says "reply codes identical to CWD", its table says 200: 250 it is, as
/// nearly everywhere.
/// </summary>
internal static class Cdup
{
    public static readonly Command Command = Command.WhenLoggedIn("CDUP", Argument.None, "CDUP",
        (session, login, _, cancellation) => Cwd.ChangeAsync(session, login, "CDUP", login.WorkingDirectory.Parent, cancellation));
}
