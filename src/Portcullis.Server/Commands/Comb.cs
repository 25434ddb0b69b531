using System.Buffers;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// COMB (draft-peterson-streamlined-ftp-command-extensions): parts of a file, uploaded one by one, are put behind each other
/// at the end of the target, and deleted. The target is whole with all of them or as it was. Offered by setting only.
/// </summary>
internal static class Comb
{
    private const int BufferSize = 256 * 1024;

    private const string Syntax = "COMB <SP> target 1*( <SP> part )";

    public static readonly Command Command = Command.Compound("COMB", Argument.Required, Syntax, BeginAsync) with
    {
        Feature = state => IsOffered(state) ? "COMB" : null,
    };

    private static bool IsOffered(SessionState state) => state.Settings.OfferComb == true;

    private static async ValueTask<CommandResult> BeginAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        if (!IsOffered(session.State))
            throw new CommandFailure(Replies.CommandNotImplemented);

        var words = Pathnames.Split(line.Argument);
        if (words.Length < 2 || words.Contains(""))
            throw new CommandFailure(Replies.ArgumentWrong($"Syntax: {Syntax}; a pathname with a space in it is quoted."));
        FtpPath[] paths = [.. words.Select(login.Resolve)];
        if (paths.Distinct().Count() < paths.Length)
            throw new CommandFailure(Replies.ArgumentWrong("A file is named twice: it would be combined with itself, and deleted."));

        var (mode, _) = await session.DemandUploadAsync(login, "COMB", paths[0], Permissions.Append, WriteMode.Append, cancellation);
        foreach (var part in paths[1..])
            session.Demand(login, "COMB", part, Permissions.Retrieve | Permissions.Delete);
        return new CommandResult.WorkBegins(new CommandWork(session, "COMB", abort => CombineAsync(session, login.Account.Storage, paths[0], mode, paths[1..], abort)));
    }

    private static async ValueTask<Reply> CombineAsync(Session session, IStorage storage, FtpPath target, WriteMode mode, FtpPath[] parts, CancellationToken cancellation)
    {
        await AppendAsync(storage, target, mode, parts, cancellation);
        foreach (var part in parts)
            session.Audit.Changed("append", part, target.Value);

        // The target is whole from here on, and to stop would leave parts that a client would combine again.
        foreach (var part in parts)
        {
            try
            {
                await storage.DeleteFileAsync(part, CancellationToken.None);
            }
            catch (StorageException)
            {
                return Replies.FileActionOkay($"Combined; but {part} could not be deleted.");
            }
        }

        return Replies.FileActionOkay("Combined.");
    }

    private static async ValueTask AppendAsync(IStorage storage, FtpPath target, WriteMode mode, FtpPath[] parts, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var upload = await storage.OpenWriteAsync(target, mode, cancellation);
            var position = upload.StartOffset;
            foreach (var part in parts)
            {
                await using var file = await storage.OpenReadAsync(part, cancellation);
                long read = 0;
                int count;
                while ((count = await file.ReadAsync(buffer.AsMemory(0, BufferSize), read, cancellation)) > 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    await upload.WriteAsync(buffer.AsMemory(0, count), position, cancellation);
                    read += count;
                    position += count;
                }
            }

            await upload.CommitAsync(cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
