using System.Buffers;
using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// SIZE (RFC 3659 §4): the transfer size in the current type. In TYPE A each line end counts twice, so the file is read,
/// up to a limit.
/// </summary>
internal static class Size
{
    private const int MaximumScan = 64 * 1024 * 1024, BufferSize = 256 * 1024;

    public static readonly Command Command =
        Command.WhenLoggedIn("SIZE", Argument.Required, "SIZE <SP> pathname", ExecuteAsync) with { FixedFeature = "SIZE" };

    private static async ValueTask<Reply> ExecuteAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var path = login.Resolve(line.Argument);
        session.Demand(login, "SIZE", path, Permissions.List);
        var length = (await login.FindFileAsync(path, cancellation)).Length;
        if (session.State.Parameters.Type.IsVerbatim)
            return Replies.FileStatus(length.ToString(CultureInfo.InvariantCulture));

        return length <= MaximumScan
            ? Replies.FileStatus((await EncodedLengthAsync(login, path, cancellation)).ToString(CultureInfo.InvariantCulture))
            : Replies.ActionNotTaken("The size in TYPE A is not counted for files above 64 MiB; use TYPE I.");
    }

    private static async ValueTask<long> EncodedLengthAsync(Login.Done login, FtpPath path, CancellationToken cancellation)
    {
        await using var file = await login.Account.Storage.OpenReadAsync(path, cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long position = 0, encoded = 0;
            int count;
            while (position < MaximumScan && (count = await file.ReadAsync(buffer, position, cancellation)) > 0)
            {
                position += count;
                encoded += AsciiEncoder.EncodedLength(buffer.AsSpan(0, count));
            }

            return encoded;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
