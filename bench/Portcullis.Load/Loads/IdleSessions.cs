using System.Diagnostics;
using Portcullis.Load.Measuring;
using Portcullis.Load.Wire;

namespace Portcullis.Load.Loads;

/// <summary>
/// Many sessions that are logged in and do nothing. It says <c>holding</c> when all are there, and goes on at the next line of
/// standard input: whoever started it looks at the server's memory meanwhile. Then the server's processor time is measured while
/// nothing happens, and how soon it answers a NOOP.
/// </summary>
internal sealed class IdleSessions(LoadOptions options)
{
    private const int Openers = 16, Noops = 1000;

    public Result Run()
    {
        var sessions = new FtpSession[options.Sessions];
        try
        {
            var start = Stopwatch.GetTimestamp();
            Parallel.For(0, sessions.Length, new ParallelOptions { MaxDegreeOfParallelism = Openers }, number =>
            {
                sessions[number] = new FtpSession(options);
                sessions[number].LogIn(transfers: false);
            });
            var opened = Stopwatch.GetElapsedTime(start);

            Console.WriteLine("holding");
            Console.In.ReadLine();

            var idle = Timing.Start(options.Group);
            new ManualResetEventSlim().Wait(TimeSpan.FromSeconds(options.Seconds));
            var elapsed = idle.Stop();

            var latencies = new Latencies();
            var random = new Random(959);
            for (var i = 0; i < Noops; i++)
            {
                var before = Stopwatch.GetTimestamp();
                sessions[random.Next(sessions.Length)].Say("NOOP", "", '2');
                latencies.Add(Stopwatch.GetTimestamp() - before);
            }

            return new Result()
                .Add("sessions", sessions.Length)
                .Add("logins_wall_s", opened.TotalSeconds)
                .Add("idle_cpu_percent", 100 * (elapsed.ServerUser + elapsed.ServerSystem) / elapsed.Wall)
                .Add([latencies]);
        }
        catch (AggregateException e)
        {
            throw new IOException(e.InnerException!.Message, e);
        }
        finally
        {
            foreach (var session in sessions)
                session?.Dispose();
        }
    }
}
