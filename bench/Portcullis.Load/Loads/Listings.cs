using System.Diagnostics;
using Portcullis.Load.Measuring;

namespace Portcullis.Load.Loads;

/// <summary>One listing of a large directory: when its first octet comes, when the last.</summary>
internal sealed class Listings(LoadOptions options)
{
    // "." and "..", and the line "total" of ls.
    private const int OtherLines = 3;

    public Result Run(string verb)
    {
        using var transfers = new FtpTransfers(options with { Folder = "/" });
        var buffer = new byte[64 * 1024];
        List(out _);

        var timing = Timing.Start(options.Group);
        List(out var first);
        var elapsed = timing.Stop();
        transfers.End();
        return new Result().Add(elapsed, "lists", 1).Add("first_ms", first.TotalMilliseconds);

        void List(out TimeSpan first)
        {
            var (lines, octets, start) = (0, 0L, Stopwatch.GetTimestamp());
            first = default;
            using (var data = transfers.Open(verb, options.Folder))
            {
                int count;
                while ((count = data.Receive(buffer)) > 0)
                {
                    if (octets == 0)
                        first = Stopwatch.GetElapsedTime(start);
                    octets += count;
                    lines += buffer.AsSpan(0, count).Count((byte)'\n');
                }
            }

            transfers.Complete();
            if (lines < options.Entries || lines > options.Entries + OtherLines)
                throw new IOException($"{verb}: {lines} lines instead of {options.Entries}.");
        }
    }
}
