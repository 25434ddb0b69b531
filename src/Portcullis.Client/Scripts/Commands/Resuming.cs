using System.Globalization;
using Portcullis.Client.LocalFiles;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>reget, reput, restart.</summary>
internal static class Resuming
{
    public static Task SetMarker(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        if (arguments.Count == 1 && !RestartMarker.TryParse(arguments[0], out _))
            throw new WrongArgumentException("A restart marker is 1 to 127 printable characters without a space.");

        context.RestartPoints.Wanted = arguments.Count == 1 ? arguments[0] : null;
        context.Print(arguments.Count == 1 ? $"The next get or put goes on from {arguments[0]}." : "The next get or put begins at the beginning.");
        return Task.CompletedTask;
    }

    public static Task GetAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        GetAsync(context, arguments[0], context.Local(arguments.Count == 2 ? arguments[1] : GetAndPut.LocalNameOf(arguments[0])), cancellation);

    public static Task PutAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        PutAsync(context, context.Local(arguments[0]), arguments.Count == 2 ? arguments[1] : Path.GetFileName(arguments[0]), cancellation);

    public static async Task GetAsync(ScriptContext context, string remote, string local, CancellationToken cancellation)
    {
        var client = context.Client;
        var stopwatch = System.Diagnostics.Stopwatch.StartNew();
        context.RestartPoints.Pathname = remote;

        // Asked for before anything is opened, for it may be wrong.
        var wanted = TakeWanted(context);
        using var partial = PartialDownload.Open(local);
        var point = wanted ?? (UsesMarkers(client)
            ? context.RestartPoints.Last(remote) is { } last && last.Position <= partial.Content.Length ? last : null
            : await partial.EndAsync(client.Parameters, client.Representation, cancellation).ConfigureAwait(false));
        partial.CutAt(point?.Position ?? 0);
        var result = await client.RetrieveAsync(remote, partial.Content, point, cancellation).ConfigureAwait(false);
        partial.Commit();
        GetAndPut.Tell(context, result, stopwatch.Elapsed);
    }

    public static async Task PutAsync(ScriptContext context, string local, string remote, CancellationToken cancellation)
    {
        var client = context.Client;
        var stopwatch = System.Diagnostics.Stopwatch.StartNew();
        context.RestartPoints.Pathname = remote;
        var point = TakeWanted(context) ?? (UsesMarkers(client)
            ? context.RestartPoints.Last(remote)
            : await EndAtServerAsync(client, remote, cancellation).ConfigureAwait(false));
        var result = await client.StoreFileAsync(local, remote, StoreCommand.Stor, point, cancellation).ConfigureAwait(false);
        GetAndPut.Tell(context, result, stopwatch.Elapsed);
    }

    private static bool UsesMarkers(FtpClient client) => client.Parameters.Mode is TransmissionMode.Block or TransmissionMode.Compressed;

    private static RestartPoint? TakeWanted(ScriptContext context)
    {
        if (context.RestartPoints.Wanted is not { } marker)
            return null;

        context.RestartPoints.Wanted = null;
        if (UsesMarkers(context.Client))
            return context.RestartPoints.Find(marker) ?? throw new FtpException(FtpFailure.LocalFile, $"This session has seen no marker {marker}, so where it stands in the local file is not known.");

        Demand(context.Client, client => client.Parameters.Type.IsVerbatim, "restart counts octets of a file in TYPE I; for text there are reget and reput");
        return long.TryParse(marker, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? RestartPoint.AtOctet(position)
            : throw new WrongArgumentException($"In MODE S a marker is a count of octets, and '{marker}' is none.");
    }

    // SIZE counts as REST does: octets of the transfer, in the type that is set (RFC 3659 §4).
    private static async Task<RestartPoint?> EndAtServerAsync(FtpClient client, string remote, CancellationToken cancellation)
    {
        Demand(client, client => client.Parameters.Type.DataType != DataType.Ebcdic, "reput is for TYPE A, I and L 8");
        try
        {
            return RestartPoint.AtOctet(await client.GetSizeAsync(remote, cancellation).ConfigureAwait(false));
        }
        catch (FtpException e) when (e.Reply?.Code == ReplyCode.ActionNotTaken)
        {
            // There is none: the whole file is to go.
            return null;
        }
    }

    private static void Demand(FtpClient client, Predicate<FtpClient> type, string what)
    {
        if (client.Parameters is not { Mode: TransmissionMode.Stream, Structure: FileStructure.File } || !type(client))
            throw new FtpException(FtpFailure.LocalFile, $"Cannot go on: {what}, with STRU F and MODE S; or with markers, in MODE B and C.");
    }
}
