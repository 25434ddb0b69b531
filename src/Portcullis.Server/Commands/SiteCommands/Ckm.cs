using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE CKM, of Windows NT: switches the annotations of directories for this session (Microsoft Q141705).</summary>
internal static class Ckm
{
    private const string Syntax = "CKM";

    public static readonly SiteCommand Command = new("CKM", Syntax, (session, _, line, _) =>
    {
        if (line.HasArgument)
            throw SiteCommand.WrongArgument(Syntax);

        session.State = session.State with { AnnotatesDirectories = !session.State.AnnotatesDirectories };
        return ValueTask.FromResult(Replies.CommandOkay($"Directory annotation is {(session.State.AnnotatesDirectories ? "on" : "off")}."));
    });
}
