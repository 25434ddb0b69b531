using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>RETR (RFC 959 §4.1.3), from the marker of a REST before it (RFC 3659 §5; RFC 959 §3.5).</summary>
internal static class Retr
{
    public static readonly Command Command = Command.Transfer("RETR", Argument.Required, "RETR <SP> pathname", PlanAsync);

    private static async ValueTask<TransferPlan> PlanAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var path = login.Resolve(line.Argument);
        var format = session.State.FormatOf(path);
        session.Demand(login, "RETR", path, Permissions.Retrieve);
        var (marker, restart) = (Rest.MarkerFor(session), Rest.ServerMarkerFor(session));
        var end = session.State.Pending is Pending.Range { Last: < long.MaxValue and var last } ? last + 1 : long.MaxValue;
        var file = await login.Account.Storage.OpenReadAsync(path, cancellation);
        try
        {
            var markers = restart is not null || format.HasMarkers ? await MarkersOfAsync(login, path, format, restart, cancellation) : null;
            if (marker > 0 && !await ReachesAsync(file, format, marker, cancellation))
                throw new StorageException(StorageFault.BeyondEnd, path);

            var preliminary = Replies.OpeningDataConnection(
                string.Create(CultureInfo.InvariantCulture, $"Opening data connection for {path.Name} ({Describe(session, file, format, marker, end)})."));
            return new FileSending("RETR", path, preliminary, file, marker, end, format) { Position = restart?.Position ?? 0, MarkerName = markers };
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    // The markers that this file has now. One from before that is none of them is of another file, or of this one before it changed.
    private static async ValueTask<Func<long, RestartMarker>> MarkersOfAsync(
        Login.Done login, FtpPath path, TransferFormat format, ServerMarker? restart, CancellationToken cancellation)
    {
        var (entry, form) = (await login.FindFileAsync(path, cancellation), format.Form);
        return restart is null || restart == ServerMarker.Of(entry, form, restart.Position)
            ? position => ServerMarker.Of(entry, form, position).ToMarker()
            : throw Rest.Invalid($"{path}: that restart marker is of another file, or of this one before it was changed; fetch the whole file.");
    }

    private static async ValueTask<bool> ReachesAsync(IReadableFile file, TransferFormat format, long marker, CancellationToken cancellation) =>
        format.ForCounting.IsVerbatim ? marker <= file.Length : await WireScan.FindAsync(file, format, marker, cancellation) is not null;

    // Only octets that come one for one are told as bytes: a client takes the number for how many to wait for.
    private static string Describe(Session session, IReadableFile file, TransferFormat format, long marker, long end) =>
        !format.ForCounting.IsVerbatim ? $"{file.Length} octets stored"
        : $"{Math.Min(file.Length, end) - marker} {(format.IsVerbatim && session.State.Wording.SizeInBytes == true ? "bytes" : "octets stored")}";
}
