using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Hashing;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// HASH (draft-ietf-ftpext2-hash), of the file as it is stored, or of the octets that RANG names; the algorithm by
/// <c>OPTS HASH</c>. It runs beside the session: ABOR ends it.
/// </summary>
internal static class Hash
{
    public static readonly Command Command = Command.Compound("HASH", Argument.Required, "HASH <SP> pathname", Begin) with
    {
        Feature = state => "HASH " + string.Join(';', FileHash.All.Select(hash => hash == state.Hash ? hash.Name + "*" : hash.Name)),
    };

    /// <summary>The hash of a file's octets from the first to the last, or to its end.</summary>
    public static async ValueTask<(string Value, long Last)> ComputeAsync(
        Session session, Login.Done login, string verb, FileHash hash, FtpPath path, long first, long? last, CancellationToken cancellation)
    {
        session.Demand(login, verb, path, Permissions.Retrieve);
        await using var file = await login.Account.Storage.OpenReadAsync(path, cancellation);
        if (first > file.Length)
            throw new StorageException(StorageFault.BeyondEnd, path);

        var end = Math.Min(file.Length, last is { } octet and < long.MaxValue ? octet + 1 : long.MaxValue);
        return (await session.Server.Hasher.ComputeAsync(hash, file, first, end - first, cancellation), Math.Max(first, end - 1));
    }

    // The state is looked at now: the work runs beside the session, which goes on.
    private static ValueTask<CommandResult> Begin(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var (hash, path) = (session.State.Hash, login.Resolve(line.Argument));
        var (first, last) = session.State.Pending is Pending.Range range ? (range.First, (long?)range.Last) : (0, null);
        return ValueTask.FromResult<CommandResult>(new CommandResult.WorkBegins(new CommandWork(session, "HASH", async abort =>
        {
            var (value, lastHashed) = await ComputeAsync(session, login, "HASH", hash, path, first, last, abort);
            return Replies.FileStatus(string.Create(CultureInfo.InvariantCulture, $"{hash.Name} {first}-{lastHashed} {value} {path}"));
        })));
    }
}
