using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// STOR (RFC 959 §4.1.3). After REST n the file becomes its first n octets and what is sent; what stood behind them is
/// gone, since a restarted transfer ends where a whole one would have ended.
/// </summary>
internal static class Stor
{
    public static readonly Command Command = Command.Transfer("STOR", Argument.Required, "STOR <SP> pathname", PlanAsync);

    private static ValueTask<TransferPlan> PlanAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation) =>
        ReceiveAsync(session, login, "STOR", line.Argument, Permissions.Store, WriteMode.Replace, cancellation);

    /// <summary>STOR, STOU and APPE alike; after a REST all are a STOR from there (RFC 3659 §5.3), but STOU, which has no REST.</summary>
    public static async ValueTask<TransferPlan> ReceiveAsync(
        Session session, Login.Done login, string verb, string pathname, Permissions needed, WriteMode mode, CancellationToken cancellation)
    {
        var (path, storage) = (login.Resolve(pathname), login.Account.Storage);
        var format = session.State.FormatOf(path).ForReceiving;
        var isUnique = mode is WriteMode.UniqueMode;
        var restart = isUnique ? null : Rest.ServerMarkerFor(session);
        var marker = isUnique ? 0 : Rest.MarkerFor(session);
        if (marker > 0 || restart is not null)
        {
            (needed, mode) = (Permissions.Store, WriteMode.ResumeAt(marker));
            session.Demand(login, verb, path, needed);
        }

        var (told, allocation) = (path, session.State.Allocation);
        session.State = session.State with { Allocation = null };
        (mode, path) = await session.DemandUploadAsync(login, verb, path, needed, mode, cancellation);
        if (path.IsRoot)
            throw new StorageException(StorageFault.NotAFile, path);

        byte[] pending = [];
        if (restart is not null)
            mode = WriteMode.Continue(restart.Stamp, session.OwnerName(login), restart.Position);
        else if ((marker > 0 || mode is WriteMode.AppendMode) && await session.FindCountablePartialAsync(login, path, cancellation) is { } partial)
            mode = WriteMode.Continue(partial.Id, session.OwnerName(login), marker > 0 ? marker : partial.Length);
        else if (marker > 0)
            (mode, pending) = format.ForCounting.IsVerbatim ? (WriteMode.ResumeAt(marker), []) : await FindMarkerAsync(storage, path, format, marker, cancellation);

        var upload = await storage.OpenWriteAsync(path, mode, cancellation);
        try
        {
            if (allocation is { } octets && format.ForCounting.IsVerbatim)
                await upload.ReserveAsync(mode is WriteMode.AppendMode ? upload.StartOffset + Math.Min(octets, long.MaxValue - upload.StartOffset) : octets, cancellation);
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }

        // STOU has found its name only now.
        format = session.State.FormatOf(upload.Path).ForReceiving;
        var keeping = new UploadKeeping(session.Server.Options, storage, session.OwnerName(login), format, upload, mode is WriteMode.ContinueMode)
        {
            IsPossible = !login.Account.RightsAt(path).IsInDropBox,
        };
        var shown = isUnique ? upload.Path : told;
        return new FileReceiving(verb, shown, isUnique ? Replies.OpeningUnique(shown) : Replies.OpeningDataConnection($"Opening data connection for {shown.Name}."), upload, pending, format, keeping);
    }

    // Where the marker, which counts octets of the transfer, stands in the stored file.
    private static async ValueTask<(WriteMode, byte[] Pending)> FindMarkerAsync(
        IStorage storage, FtpPath path, TransferFormat format, long marker, CancellationToken cancellation)
    {
        await using var file = await storage.OpenReadAsync(path, cancellation);
        return await WireScan.FindAsync(file, format, marker, cancellation) is (var stored, var wire)
            ? (WriteMode.ResumeAt(stored), wire)
            : throw new StorageException(StorageFault.BeyondEnd, path);
    }
}
