using System.Diagnostics;
using Portcullis.Load.Measuring;
using Portcullis.Load.Wire;

namespace Portcullis.Load.Loads;

/// <summary>
/// What the file system allows a server that keeps its word: create, write, fsync, rename, fsync of the directory, from many
/// threads, each in a directory of its own. No network.
/// </summary>
internal sealed class Commits(LoadOptions options)
{
    private readonly Pattern _pattern = Pattern.Stored("I");

    public Result Run()
    {
        using var crowd = new Crowd(options);
        var latencies = Enumerable.Range(0, options.Sessions).Select(_ => new Latencies()).ToArray();
        crowd.Run(number =>
        {
            var directory = Path.Combine(options.Folder, $"session-{number}");
            Directory.CreateDirectory(directory);
            var handle = (int)LibC.Checked(LibC.open(directory, LibC.OpenReadOnly, 0), directory);
            var next = 0;
            Run(options.WarmUp, new Latencies());
            crowd.Measure(() => Run(options.Seconds, latencies[number]));
            _ = LibC.close(handle);

            void Run(double seconds, Latencies into)
            {
                var start = Stopwatch.GetTimestamp();
                for (var last = start; Stopwatch.GetElapsedTime(start, last).TotalSeconds < seconds;)
                {
                    Commit(directory, handle, next++);
                    var now = Stopwatch.GetTimestamp();
                    into.Add(now - last);
                    last = now;
                }
            }
        });
        return new Result().Add(crowd.Elapsed, "files", latencies.Sum(one => one.Count)).Add(latencies);
    }

    private unsafe void Commit(string directory, int handle, int number)
    {
        var (temporary, final) = (Path.Combine(directory, $".{number}"), Path.Combine(directory, $"{number}"));
        var file = (int)LibC.Checked(LibC.open(temporary, LibC.OpenWriteOnly | LibC.OpenCreate, 0x1B4), temporary);
        var content = _pattern.At(0, options.Size);
        fixed (byte* start = content)
            LibC.Checked(LibC.write(file, start, (nuint)content.Length), "write");
        LibC.Checked(LibC.fsync(file), "fsync");
        _ = LibC.close(file);
        LibC.Checked(LibC.rename(temporary, final), "rename");
        LibC.Checked(LibC.fsync(handle), "fsync of the directory");
    }
}
