using Portcullis.Protocol.Representation;

namespace Portcullis.Client.LocalFiles;

/// <summary>
/// A local file being received in more than one go, as NAME.part beside its own name. It stays there until
/// <see cref="Commit"/>, whatever happens. The first time it takes over what stands under the name.
/// </summary>
internal sealed class PartialDownload : IDisposable
{
    private readonly string _target;

    private readonly long _givenUpTo;

    private PartialDownload(string target, FileStream content, bool isNew) =>
        (_target, Content, _givenUpTo) = (target, content, isNew ? content.Length : -1);

    public FileStream Content { get; }

    public static PartialDownload Open(string localPath)
    {
        var target = Download.TargetOf(localPath);
        var partial = target + ".part";
        try
        {
            var isNew = !File.Exists(partial);
            if (isNew && File.Exists(target))
                File.Copy(target, partial);
            return new PartialDownload(target, new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, useAsync: true), isNew);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write {partial}: {e.Message}", inner: e);
        }
    }

    /// <summary>Where the file ends, counted as REST counts in MODE S: the octets that a server would have sent for it.</summary>
    /// <returns>Null where it is empty.</returns>
    /// <exception cref="FtpException">The parameters are such that the count would be a guess.</exception>
    public async Task<RestartPoint?> EndAsync(TransferParameters parameters, RepresentationOptions options, CancellationToken cancellation)
    {
        if (parameters is not { Structure: FileStructure.File, Mode: TransmissionMode.Stream } || parameters.Type.DataType == DataType.Ebcdic)
            throw new FtpException(FtpFailure.LocalFile, "Cannot go on: reget is for TYPE A, I and L 8 with STRU F and MODE S; or with markers, in MODE B and C.");
        if (Content.Length == 0)
            return null;
        if (parameters.Type.IsVerbatim)
            return RestartPoint.AtOctet(Content.Length);

        var (count, length) = (0L, Content.Length);
        using var wire = new OctetBuffer();
        using var encoder = new TransferEncoder(parameters, wire, options);
        var buffer = new byte[64 * 1024];
        var isCarriageReturn = false;
        Content.Position = 0;
        for (int read; (read = await Content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0; wire.Clear())
        {
            isCarriageReturn = buffer[read - 1] == '\r';
            encoder.Encode(buffer.AsSpan(0, read));
            count += wire.Count;
        }

        // It may be the first half of a line end, cut there: it is to come again, with its LF.
        var half = isCarriageReturn ? 1 : 0;
        return count == half ? null : new RestartPoint((count - half).ToString(System.Globalization.CultureInfo.InvariantCulture), length - half);
    }

    /// <exception cref="FtpException">There is not as much of it.</exception>
    public void CutAt(long position)
    {
        if (position > Content.Length)
            throw new FtpException(FtpFailure.LocalFile, $"Cannot go on from octet {position}: {Content.Name} has {Content.Length}.");

        Content.SetLength(position);
        Content.Position = position;
    }

    public void Commit()
    {
        try
        {
            Content.Dispose();
            File.Move(Content.Name, _target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write {_target}: {e.Message}", inner: e);
        }
    }

    /// <summary>What was begun now and got no further than the file itself need not stay.</summary>
    public void Dispose()
    {
        var isOfNoUse = Content.CanRead && Content.Length <= _givenUpTo;
        Content.Dispose();
        if (isOfNoUse)
            File.Delete(Content.Name);
    }
}
