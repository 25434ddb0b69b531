using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
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

    /// <param name="entry">As the store tells it.</param>
    /// <param name="name">Told to the client.</param>
    /// <param name="permissions">Of the account, there.</param>
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
        permissions & entry.Role switch
        {
            EntryRole.MountPoint => ~(Permissions.Delete | Permissions.Rename),
            EntryRole.Virtual => Permissions.Enter | Permissions.List,
            _ => Permissions.All,
        },
        entry.Unique,
        entry.Created,
        entry.Mode);

    /// <summary>The facts that no store tells: of the name its character set and language, of a file its media type.</summary>
    /// <param name="facts">Those of the store.</param>
    /// <param name="path">Of the entry.</param>
    /// <param name="state">Whose settings count.</param>
    /// <param name="encoding">In which the name goes over the wire; null where it has no name at IANA: a listing in EBCDIC.</param>
    public static FactEntry AddFromSettings(FactEntry facts, FtpPath path, SessionState state, ControlEncoding? encoding) => facts with
    {
        MediaType = state.Facts.HasFlag(FactSelection.MediaType) && facts.Type == TypeFact.File ? state.Settings.MediaTypeOf(path) : null,
        Charset = encoding?.Name,
        Language = state.Facts.HasFlag(FactSelection.Lang) ? state.Settings.LanguageOf(path) : null,
    };

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var path = login.Resolve(line.Argument);
        session.Demand(login, "MLST", path, Permissions.List);
        var entry = await login.FindAsync(path, cancellation);
        var facts = AddFromSettings(ToFacts(entry, path.Value, login.Account.RightsAt(path).Permissions), path, session.State, session.State.Encoding);
        return Replies.Facts(path, FactLine.Format(facts, session.State.Facts));
    }
}
