using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>PWD (RFC 959 Appendix II): the pathname in double quotes, those inside doubled.</summary>
internal static class Pwd
{
    public static readonly Command Command = Command.WhenLoggedIn("PWD", Argument.None, "PWD",
        (_, login, _, _) => ValueTask.FromResult(Replies.WorkingDirectory(login.WorkingDirectory)));
}
