using System.Diagnostics;
using Portcullis.Load.Measuring;

namespace Portcullis.Load.Loads;

/// <summary>
/// Many files of one size, EPSV each, as fast as they go. RETR fetches those that <see cref="ContentFiles"/> made, and all octets are
/// checked. STOR makes a new name each time, in a directory of the session's own, and some of what was stored is fetched afterwards.
/// </summary>
internal sealed class SmallFiles(LoadOptions options)
{
    private const int Checked = 16;

    private readonly Pattern _pattern = Pattern.Stored("I");
    private readonly int _size = (int)options.Size;

    public Result Run(bool store)
    {
        using var crowd = new Crowd(options);
        var latencies = Enumerable.Range(0, options.Sessions).Select(_ => new Latencies()).ToArray();
        var (resumed, transferred) = (0L, 0L);
        crowd.Run(number =>
        {
            using var transfers = new FtpTransfers(options);
            var buffer = new byte[_size + 1];
            if (store)
            {
                var directory = $"session-{number}";
                transfers.Session.Say("MKD ", directory, '2');
                transfers.Session.Say("CWD ", directory, '2');
            }

            var next = 0;
            Run(options.WarmUp, new Latencies());
            crowd.Measure(() => Run(options.Seconds, latencies[number]));
            Interlocked.Add(ref transferred, next);

            for (var i = 1; store && i <= Checked && i <= next; i++)
                Retrieve(transfers, $"{next - i}", buffer);
            Interlocked.Add(ref resumed, transfers.End());

            void Run(double seconds, Latencies into)
            {
                var start = Stopwatch.GetTimestamp();
                for (var last = start; Stopwatch.GetElapsedTime(start, last).TotalSeconds < seconds;)
                {
                    if (store)
                        Store(transfers, $"{next++}");
                    else
                        Retrieve(transfers, $"{next++ % ContentFiles.SmallFiles}", buffer);
                    var now = Stopwatch.GetTimestamp();
                    into.Add(now - last);
                    last = now;
                }
            }
        });

        return new Result().Add(crowd.Elapsed, "files", latencies.Sum(one => one.Count)).Add(latencies)
            .Add("resumed_share", options.Tls ? (double)resumed / transferred : 0);
    }

    private void Retrieve(FtpTransfers transfers, string name, byte[] buffer)
    {
        var length = 0;
        using (var data = transfers.Open("RETR ", name))
        {
            int count;
            while ((count = data.Receive(buffer.AsSpan(length))) > 0)
                length += count;
        }

        transfers.Complete();
        if (length != _size || !_pattern.Matches(0, buffer.AsSpan(0, length)))
            throw new IOException($"{name}: not what was stored, with {length} octets instead of {_size}.");
    }

    private void Store(FtpTransfers transfers, string name)
    {
        using (var data = transfers.Open("STOR ", name))
        {
            data.Send(_pattern.At(0, _size));
            data.CloseSending();
        }

        transfers.Complete();
    }
}
