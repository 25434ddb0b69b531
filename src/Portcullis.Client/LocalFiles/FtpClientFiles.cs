namespace Portcullis.Client.LocalFiles;

/// <summary>Transfers between the server and files of this host.</summary>
public static class FtpClientFiles
{
    /// <summary>The file appears under <paramref name="localPath"/> once the server has confirmed it whole, and not before.</summary>
    public static async Task RetrieveFileAsync(this FtpClient client, string pathname, string localPath, CancellationToken cancellation = default)
    {
        using var download = Download.Create(localPath);
        await client.RetrieveAsync(pathname, download.Content, 0, cancellation).ConfigureAwait(false);
        download.Commit();
    }

    public static async Task StoreFileAsync(this FtpClient client, string localPath, string pathname, bool append = false, CancellationToken cancellation = default)
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
            await client.StoreAsync(pathname, source, append, cancellation).ConfigureAwait(false);
    }
}
