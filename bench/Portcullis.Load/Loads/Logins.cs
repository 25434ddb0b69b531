using System.Diagnostics;
using Portcullis.Load.Measuring;
using Portcullis.Load.Wire;

namespace Portcullis.Load.Loads;

/// <summary>Connections one after the other: with USER, PASS and QUIT, or a TLS handshake and nothing else. Nothing is resumed.</summary>
internal sealed class Logins(LoadOptions options)
{
    public Result Run(bool logIn)
    {
        using var crowd = new Crowd(options);
        var latencies = Enumerable.Range(0, options.Sessions).Select(_ => new Latencies()).ToArray();
        crowd.Run(number =>
        {
            Run(options.WarmUp, new Latencies());
            crowd.Measure(() => Run(options.Seconds, latencies[number]));
        });
        return new Result().Add(crowd.Elapsed, "logins", latencies.Sum(one => one.Count)).Add(latencies);

        void Run(double seconds, Latencies into)
        {
            var start = Stopwatch.GetTimestamp();
            for (var last = start; Stopwatch.GetElapsedTime(start, last).TotalSeconds < seconds;)
            {
                using (var session = new FtpSession(options))
                {
                    if (logIn)
                        session.LogIn(transfers: false);
                    else
                        session.Secure();
                    into.Add(Stopwatch.GetTimestamp() - last);
                    session.Quit();
                }

                last = Stopwatch.GetTimestamp();
            }
        }
    }
}
