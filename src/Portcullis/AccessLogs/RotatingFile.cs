using System.Globalization;
using System.Text.RegularExpressions;

namespace Portcullis.AccessLogs;

/// <summary>
/// A file that is appended to. When its day is over, or it would be too long, it becomes <c>NAME.2026-11-29</c> (<c>.1</c>, <c>.2</c>
/// where there is one of the day already), and a new one begins. One thread at a time.
/// </summary>
internal sealed partial class RotatingFile(AccessLogSettings settings, TimeProvider time) : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private FileStream? _file;
    private DateTime _day;

    /// <summary>Opens it where it is not open.</summary>
    /// <exception cref="IOException">The folder or the file cannot be made or opened.</exception>
    public void Open()
    {
        if (_file is not null)
            return;

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(settings.File))!);
            var existing = new FileInfo(settings.File);
            _day = existing is { Exists: true, Length: > 0 } ? existing.LastWriteTimeUtc.Date : Today();
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = Mode;
            _file = new FileStream(settings.File, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException($"The access log {settings.File} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Whether it must become an old file before so many octets are written; something must be in it.</summary>
    public bool IsFull(int octets) =>
        _file is { CanSeek: true, Length: > 0 } file && ((settings.Daily && _day != Today()) || (settings.MaximumSize > 0 && file.Length + octets > settings.MaximumSize));

    public void Write(ReadOnlySpan<byte> octets) => _file!.Write(octets);

    /// <summary>It becomes an old file; then there is a new one.</summary>
    public void Rotate()
    {
        Dispose();
        var name = $"{settings.File}.{_day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        var target = name;
        for (var i = 1; File.Exists(target); i++)
            target = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
        File.Move(settings.File, target);
        RemoveOldest();
        Open();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    // Only what this has named itself.
    private void RemoveOldest()
    {
        if (settings.Keep == 0)
            return;

        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(settings.File))!, Path.GetFileName(settings.File));
        var old = Directory.EnumerateFiles(folder)
            .Select(path => (Path: path, Match: OldName().Match(Path.GetFileName(path))))
            .Where(each => each.Match.Success && each.Match.Groups["name"].Value == name)
            .OrderByDescending(each => each.Match.Groups["day"].Value, StringComparer.Ordinal)
            .ThenByDescending(each => each.Match.Groups["number"] is { Success: true, Value: var number } ? int.Parse(number, CultureInfo.InvariantCulture) : 0);
        foreach (var (path, _) in old.Skip(settings.Keep).ToList())
            File.Delete(path);
    }

    private DateTime Today() => time.GetUtcNow().UtcDateTime.Date;

    [GeneratedRegex(@"^(?<name>.+)\.(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(\.(?<number>[0-9]{1,9}))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OldName();
}
