using System.Diagnostics;
using Portcullis.Load.Measuring;
using Portcullis.Load.Wire;

namespace Portcullis.Load.Loads;

/// <summary>NOOPs, one at a time in each session: what a command costs that does nothing.</summary>
internal sealed class Noops(LoadOptions options)
{
    public Result Run()
    {
        using var crowd = new Crowd(options);
        var latencies = Enumerable.Range(0, options.Sessions).Select(_ => new Latencies()).ToArray();
        crowd.Run(number =>
        {
            using var session = new FtpSession(options);
            session.LogIn(transfers: false);
            Run(options.WarmUp, new Latencies());
            crowd.Measure(() => Run(options.Seconds, latencies[number]));
            session.Quit();

            void Run(double seconds, Latencies into)
            {
                var start = Stopwatch.GetTimestamp();
                for (var last = start; Stopwatch.GetElapsedTime(start, last).TotalSeconds < seconds;)
                {
                    session.Say("NOOP", "", '2');
                    var now = Stopwatch.GetTimestamp();
                    into.Add(now - last);
                    last = now;
                }
            }
        });
        return new Result().Add(crowd.Elapsed, "commands", latencies.Sum(one => one.Count)).Add(latencies);
    }
}
