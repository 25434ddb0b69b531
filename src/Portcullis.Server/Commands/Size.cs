using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// SIZE (RFC 3659 §4): the octets of a transfer in the current TYPE, STRU and MODE. But for those of an image the file is
/// encoded to find out, up to a limit.
/// </summary>
internal static class Size
{
    public static readonly Command Command =
        Command.WhenLoggedIn("SIZE", Argument.Required, "SIZE <SP> pathname", ExecuteAsync) with { FixedFeature = "SIZE" };

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var path = login.Resolve(line.Argument);
        var format = session.State.FormatOf(path).ForCounting.WithoutMarkers;
        session.Demand(login, "SIZE", path, Permissions.List);
        if (await session.FindCountablePartialAsync(login, path, cancellation) is { } partial)
            return Replies.FileStatus(partial.Length.ToString(CultureInfo.InvariantCulture));

        var length = (await login.FindFileAsync(path, cancellation)).Length;
        if (format.IsVerbatim)
            return Replies.FileStatus(length.ToString(CultureInfo.InvariantCulture));
        if (length > WireScan.Limit)
            return Replies.ActionNotTaken("The size is not counted for files above 64 MiB but in TYPE I, STRU F, MODE S.");

        try
        {
            await using var file = await login.Account.Storage.OpenReadAsync(path, cancellation);
            return Replies.FileStatus((await WireScan.MeasureAsync(file, format, cancellation)).ToString(CultureInfo.InvariantCulture));
        }
        catch (RepresentationException e)
        {
            return Replies.ActionNotTaken(e.Message);
        }
    }
}
