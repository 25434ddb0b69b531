using Portcullis.Client.DataTransfer;

namespace Portcullis.Client.LocalFiles;

/// <summary>Transfers between the server and files of this host.</summary>
public static class FtpClientFiles
{
    /// <summary>The file appears under <paramref name="localPath"/> once the server has confirmed it whole, and not before.</summary>
    /// <param name="client">Logged in.</param>
    /// <param name="pathname">At the server.</param>
    /// <param name="localPath">Of a file, or of none yet.</param>
    /// <param name="replaces">False: a file that stands there is left as it is, and nothing is asked of the server.</param>
    /// <param name="cancellation">Aborts the transfer.</param>
    public static async Task<TransferResult> RetrieveFileAsync(this FtpClient client, string pathname, string localPath, bool replaces = true, CancellationToken cancellation = default)
    {
        using var download = Download.Create(localPath, replaces);
        var result = await client.RetrieveAsync(pathname, download.Content, null, cancellation).ConfigureAwait(false);
        download.Commit();
        return result;
    }

    public static Task<TransferResult> StoreFileAsync(this FtpClient client, string localPath, string pathname, StoreCommand command = StoreCommand.Stor, CancellationToken cancellation = default) =>
        client.StoreFileAsync(localPath, pathname, command, null, cancellation);

    internal static async Task<TransferResult> StoreFileAsync(this FtpClient client, string localPath, string pathname, StoreCommand command, RestartPoint? restart, CancellationToken cancellation)
    {
        FileStream source;
        try
        {
            source = new FileStream(localPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot read {localPath}: {e.Message}", inner: e);
        }

        await using (source.ConfigureAwait(false))
        {
            if (restart is not null && !client.CountsWire)
            {
                if (restart.Position > source.Length)
                    throw new FtpException(FtpFailure.LocalFile, $"Cannot go on from octet {restart.Position}: {localPath} has {source.Length}.");
                source.Position = restart.Position;
            }

            return await client.StoreAsync(pathname, source, command, restart, cancellation).ConfigureAwait(false);
        }
    }
}
