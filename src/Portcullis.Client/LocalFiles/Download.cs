namespace Portcullis.Client.LocalFiles;

/// <summary>A local file being received, under a temporary name beside its own. Disposed without <see cref="Commit"/>, it leaves no trace.</summary>
internal sealed class Download : IDisposable
{
    private readonly string _target;
    private readonly bool _replaces;
    private bool _committed;

    private Download(string target, bool replaces, FileStream content) => (_target, _replaces, Content) = (target, replaces, content);

    public FileStream Content { get; }

    /// <exception cref="FtpException">No file can stand there; or one does, and is not to be replaced.</exception>
    public static Download Create(string localPath, bool replaces)
    {
        var target = TargetOf(localPath);
        if (!replaces && File.Exists(target))
            throw new FtpException(FtpFailure.LocalFile, $"{localPath} exists; it is replaced with (REPLACE only, or after: locsite REPLACE.");

        try
        {
            var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.part");
            return new Download(target, replaces, new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write {localPath}: {e.Message}", inner: e);
        }
    }

    /// <summary>The file to be written, in full. A link stays a link: the file that it leads to is meant.</summary>
    public static string TargetOf(string localPath)
    {
        var target = Path.GetFullPath(localPath);
        if (Directory.Exists(target))
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write {localPath}: it is a directory.");

        // The rename would put a file in the place of /dev/null, for the whole machine.
        if (target.StartsWith("/dev/", StringComparison.Ordinal))
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write {localPath}: it is a device.");

        try
        {
            return new FileInfo(target).LinkTarget is null ? target : File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
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
            File.Move(Content.Name, _target, _replaces);
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
