using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>MLST (RFC 3659 §7): the facts of one entry, over the control connection, with its whole pathname.</summary>
internal static class Mlst
{
    public static readonly Command Command = Command.WhenLoggedIn("MLST", Argument.Optional, "MLST [<SP> pathname]", ExecuteAsync) with
    {
        // MLSD needs no line of its own (RFC 3659 §7.8).
        Feature = state => "MLST " + state.Facts.ToFeature(),
    };

    public static FactEntry ToFacts(StorageEntry entry, string name, Permissions permissions) => new(
        name,
        entry.Kind switch
        {
            EntryKind.File => TypeFact.File,
            EntryKind.Directory => TypeFact.Directory,
            EntryKind.BrokenLink => TypeFact.UnixSymbolicLink,
            _ => TypeFact.UnixSpecial,
        },
        entry.IsFile ? entry.Length : null,
        entry.Modified,
        permissions,
        entry.Unique,
        entry.Created,
        entry.Mode);

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var path = login.Resolve(line.Argument);
        session.Demand(login, "MLST", path, Permissions.List);
        var entry = await login.FindAsync(path, cancellation);
        return Replies.Facts(path, FactLine.Format(ToFacts(entry, path.Value, login.Account.Permissions), session.State.Facts));
    }
}
