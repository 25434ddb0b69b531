using System.Text;
using Portcullis.Server.Diagnostics;

namespace Portcullis.AccessLogs;

/// <summary>One access log: entries become lines of its format, in its file.</summary>
internal sealed class AccessLogFile(AccessLogSettings settings, TimeProvider time) : IDisposable
{
    private readonly AccessFormat _format = AccessFormat.Of(settings.Format, time.LocalTimeZone);
    private readonly RotatingFile _file = new(settings, time);
    private bool _hasBegun;

    public AccessLogSettings Settings { get; } = settings;

    /// <exception cref="IOException">It cannot be opened.</exception>
    public void Open() => _file.Open();

    /// <summary>All of them, one after the other; none is cut by a new file.</summary>
    /// <exception cref="IOException">Some, or all, are not written.</exception>
    public void Write(IReadOnlyList<AccessEntry> entries)
    {
        try
        {
            _file.Open();
            var lines = new StringBuilder();
            foreach (var entry in entries)
            {
                var before = lines.Length;
                _format.Append(lines, entry);
                if (!_file.IsFull(Encoding.UTF8.GetMaxByteCount(lines.Length)))
                    continue;

                var last = lines.ToString(before, lines.Length - before);
                lines.Length = before;
                Flush(lines);
                if (_file.IsFull(Encoding.UTF8.GetByteCount(last)))
                {
                    _file.Rotate();
                    _hasBegun = false;
                }

                lines.Append(last);
            }

            Flush(lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opened anew for the next entries: it may be another disk by then.
            _file.Dispose();
            throw new IOException($"The access log {Settings.File} cannot be written: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Flush(StringBuilder lines)
    {
        if (lines.Length > 0 && !_hasBegun)
        {
            var begin = new StringBuilder();
            _format.Begin(begin, time.GetUtcNow());
            lines.Insert(0, begin);
            _hasBegun = true;
        }

        _file.Write(Encoding.UTF8.GetBytes(lines.ToString()));
        lines.Clear();
    }
}
