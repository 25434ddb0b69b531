using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Audit;

/// <summary>
/// The chain of records on disk, to be written by one thread at a time. What <see cref="Append"/> has returned from is on
/// stable storage; where it throws, nothing of it is in the file.
/// </summary>
internal sealed class AuditChain : IDisposable
{
    private const string LockName = "lock";

    private readonly ArrayBufferWriter<byte> _lines = new();
    private volatile AuditSettings _settings;
    private readonly AuditKey _key;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;
    private readonly SafeFileHandle _headFile;
    private SafeFileHandle? _file;
    private int _number;
    private long _length;

    private AuditChain(AuditSettings settings, AuditKey key, TimeProvider time, FileStream @lock)
    {
        (_settings, _key, _time, _lock) = (settings, key, time, @lock);
        _headFile = File.OpenHandle(Path.Combine(Folder, AuditHead.FileName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
    }

    /// <summary>The last record.</summary>
    public AuditLink Last { get; private set; } = AuditLink.Beginning;

    /// <summary>What was found to be wrong at the start; null where nothing was. It is on the record, too.</summary>
    public string? Finding { get; private set; }

    /// <summary>Those of the next record on; the folder stays.</summary>
    public AuditSettings Settings { set => _settings = value; }

    private string Folder => _settings.Folder!;

    /// <summary>Goes on with the records in the folder, after mending what a crash has left.</summary>
    /// <exception cref="IOException">The folder or a file cannot be made, read or written; or another process writes there.</exception>
    public static AuditChain Open(AuditSettings settings, AuditKey key, TimeProvider time)
    {
        var folder = settings.Folder!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var chain = new AuditChain(settings, key, time, Lock(folder));
        try
        {
            chain.GoOn();
            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    /// <param name="records">Each writes the members of its line.</param>
    /// <exception cref="IOException">They are not kept.</exception>
    public void Append(IReadOnlyList<Action<Utf8JsonWriter>> records)
    {
        if (_length >= _settings.FileSize)
            Rotate();
        _lines.ResetWrittenCount();
        var last = Last;
        foreach (var record in records)
            last = AuditLine.Write(_lines, last, _key, record);
        Write(last);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _headFile.Dispose();
        _lock.Dispose();
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException e) when (Directory.Exists(folder))
        {
            throw new IOException($"The audit record in {folder} is written by another process: {e.Message}", e);
        }
    }

    private void GoOn()
    {
        var end = AuditEnd.Find(Folder, _key);
        (_number, Last, Finding) = (end.File, end.Link, end.Finding);
        if (end.Length is { } length)
            OpenFile(_number, length);
        else
            OpenFile(_number + 1, length: 0);

        Append([writer => AuditEvents.WriteStart(writer, _time.GetUtcNow(), end, _key.IsSecret)]);
    }

    // Where the file before ended stands in the chain itself: the first record of this one follows the last of that.
    private void Rotate()
    {
        OpenFile(_number + 1, length: 0);
        if (_settings.Files == 0)
            return;
        foreach (var old in AuditFiles.NumbersIn(Folder).SkipLast(_settings.Files))
        {
            var through = AuditEnd.LastOf(Folder, old, _key);
            Append([writer => AuditEvents.WriteRetirement(writer, _time.GetUtcNow(), AuditFiles.NameOf(old), through)]);
            File.Delete(Path.Combine(Folder, AuditFiles.NameOf(old)));
        }
    }

    // WriteThrough (O_SYNC): each write is an fsync whose failure is seen. Where it cannot be opened, the one before stays the one to write to.
    private void OpenFile(int number, long length)
    {
        var file = File.OpenHandle(Path.Combine(Folder, AuditFiles.NameOf(number)), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, FileOptions.WriteThrough);
        _file?.Dispose();
        (_file, _number, _length) = (file, number, length);
        if (RandomAccess.GetLength(file) > length)
            RandomAccess.SetLength(file, length);
    }

    private void Write(AuditLink last)
    {
        var length = _length + _lines.WrittenCount;
        try
        {
            RandomAccess.Write(_file!, _lines.WrittenSpan, _length);
            new AuditHead(last, _number, length).Write(_headFile, _key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Half a record would look like one that was changed.
            if (RandomAccess.GetLength(_file!) > _length)
                RandomAccess.SetLength(_file!, _length);
            throw;
        }

        (Last, _length) = (last, length);
    }
}
