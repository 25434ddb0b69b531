namespace Portcullis.Client.LocalFiles;

/// <summary>A local file being received, under a temporary name beside its own. Disposed without <see cref="Commit"/>, it leaves no trace.</summary>
internal sealed class Download : IDisposable
{
    private readonly string _target;
    private bool _committed;

    private Download(string target, FileStream content) => (_target, Content) = (target, content);

    public FileStream Content { get; }

    public static Download Create(string localPath)
    {
        var target = Path.GetFullPath(localPath);
        if (Directory.Exists(target))
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write {localPath}: it is a directory.");

        // The rename would put a file in the place of /dev/null, for the whole machine.
        if (target.StartsWith("/dev/", StringComparison.Ordinal))
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write {localPath}: it is a device.");

        try
        {
            // A link stays a link: the file that it leads to is replaced.
            if (new FileInfo(target).LinkTarget is not null)
                target = File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
            var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.part");
            return new Download(target, new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write {localPath}: {e.Message}", inner: e);
        }
    }

    public void Commit()
    {
        try
        {
            Content.Dispose();
            File.Move(Content.Name, _target, overwrite: true);
            _committed = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write {_target}: {e.Message}", inner: e);
        }
    }

    public void Dispose()
    {
        Content.Dispose();
        if (!_committed)
            File.Delete(Content.Name);
    }
}
