using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// MFF (draft-somers-ftp-mfxx §5): sets facts of a file, all or none: <c>MFF Modify=20261123120000;UNIX.mode=0644; name</c>.
/// </summary>
internal static class Mff
{
    public static readonly Command Command =
        Command.WhenLoggedIn("MFF", Argument.Required, "MFF <SP> fact=value;[fact=value;] <SP> pathname", ExecuteAsync) with
        {
            Feature = state => (state.Offers(StorageCapabilities.SetModified), state.Offers(StorageCapabilities.SetMode)) switch
            {
                (true, true) => "MFF Modify;UNIX.mode;",
                (true, false) => "MFF Modify;",
                (false, true) => "MFF UNIX.mode;",
                _ => null,
            },
        };

    private sealed record Change(DateTimeOffset? Modified, UnixFileMode? Mode);

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var space = line.Argument.IndexOf(' ');
        if (space < 0)
            return Replies.ArgumentWrong("The argument of MFF is fact=value; and, after a space, a pathname.");

        var facts = line.Argument[..space];
        var path = login.Resolve(line.Argument[(space + 1)..]);
        var change = Read(facts, login.Account.Storage.CapabilitiesAt(path));
        session.Demand(login, "MFF", path, Permissions.Store);

        if (change.Mode is { } mode)
            await login.Account.Storage.SetModeAsync(path, mode, cancellation);
        if (change.Modified is { } modified)
            await login.Account.Storage.SetModifiedAsync(path, modified, cancellation);
        return Replies.FileStatus($"{facts} {path}");
    }

    // All are read before any is set, so that a fact that is wrong changes nothing.
    private static Change Read(string facts, StorageCapabilities capabilities)
    {
        var change = new Change(null, null);
        foreach (var fact in facts.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = fact.Split('=', 2) is [var left, var right] ? (left, right) : throw Wrong(fact);
            change = name.ToUpperInvariant() switch
            {
                "MODIFY" when capabilities.HasFlag(StorageCapabilities.SetModified) =>
                    change with { Modified = TimeVal.TryParse(value, out var modified) ? modified : throw Wrong(fact) },
                "UNIX.MODE" when capabilities.HasFlag(StorageCapabilities.SetMode) =>
                    change with { Mode = UnixMode.TryParse(value, out var mode) ? mode : throw Wrong(fact) },
                _ => throw new CommandFailure(Replies.ParameterNotImplemented($"The fact {name} cannot be set here.")),
            };
        }

        return change == new Change(null, null) ? throw Wrong(facts) : change;
    }

    private static CommandFailure Wrong(string fact) => new(Replies.ArgumentWrong($"'{fact}' is not a fact and its value."));
}

/// <summary>Permission bits in octal. Only the nine of POSIX: set-user-id and its like are never set by a client.</summary>
internal static class UnixMode
{
    public static bool TryParse(string text, out UnixFileMode mode)
    {
        mode = UnixFileMode.None;
        if (text.Length is < 3 or > 4 || text.AsSpan().ContainsAnyExceptInRange('0', '7'))
            return false;

        var bits = Convert.ToInt32(text, 8);
        mode = (UnixFileMode)bits;
        return bits <= 0x1FF;
    }
}
