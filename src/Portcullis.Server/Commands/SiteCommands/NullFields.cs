using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE NULLFLDS, of IBM i: whether database files with null fields are transferred. Kept and reported; there are none here.</summary>
internal static class NullFields
{
    private const string Syntax = "NULLFLDS [<SP> 0 | 1]";

    public static readonly SiteCommand Command = new("NULLFLDS", Syntax, (session, _, line, _) =>
    {
        var allowed = line.Argument switch
        {
            "" => session.State.HostSettings.NullFields,
            "0" => false,
            "1" => true,
            _ => throw SiteCommand.WrongArgument(Syntax),
        };
        session.State = session.State with { HostSettings = session.State.HostSettings with { NullFields = allowed } };
        return ValueTask.FromResult(Replies.FileActionOkay($"Null fields option is \"{(allowed ? 1 : 0)}\"; files here have none."));
    });
}
