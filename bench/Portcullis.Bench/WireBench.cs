using System.Diagnostics;

namespace Portcullis.Bench;

/// <summary>
/// From end to end: the real server in its own process, one session, one data connection over loopback, files in the page
/// cache. Before each run of a combination goes one of TYPE I, STRU F, MODE S with the same stored octets.
/// </summary>
internal static class WireBench
{
    private const int WarmUps = 8;

    public static void Run(Settings settings)
    {
        foreach (var (kind, root) in ((string, string)[])[("tmpfs", "/dev/shm"), ("disk", Path.GetTempPath())])
        {
            var folder = Path.Combine(root, $"portcullis-bench-{Environment.ProcessId}");
            Directory.CreateDirectory(folder);
            try
            {
                Run(settings, kind, folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Run(Settings settings, string kind, string folder)
    {
        using var server = new BenchServer(settings.Program, folder);
        using var session = new BenchSession(server.EndPoint);

        var size = (int)settings.Octets;
        var lines = Corpus.Lines80(size);
        var combinations = Combination.All.Where(settings.Includes);
        Write(settings, $"Over loopback, {kind}, text of 80 columns or records of 80 octets", server, session, folder,
            combinations.Where(one => kind == "tmpfs" || one.Mode == "S")
                .Select(one => (one, one.IsText || one.Structure == "F" ? lines : Corpus.Records(size))));
        if (kind != "tmpfs")
            return;

        Func<int, Corpus>[] corpora = [Corpus.Lines80CrLf, Corpus.Prose, Corpus.Short, Corpus.Endless, Corpus.Noise];
        Write(settings, $"Over loopback, {kind}, kinds of text", server, session, folder,
            from make in corpora
            let corpus = make(size)
            from type in (string[])["A", "E"]
            where (corpus.IsText || type == "A") && settings.Includes(new Combination(type, "F", "S"))
            select (new Combination(type, "F", "S"), corpus));
    }

    private static void Write(
        Settings settings, string title, BenchServer server, BenchSession session, string folder, IEnumerable<(Combination Combination, Corpus Corpus)> pairs)
    {
        var rows = pairs.Select(pair =>
        {
            var (combination, corpus) = pair;
            File.WriteAllBytes(Path.Combine(folder, "stored"), corpus.Octets);
            var wire = combination.Encode(corpus.Octets);
            var (send, receive) = (new Paired(), new Paired());

            // Not measured, the first runs: the server's compiler optimises what has run for a while, and a page that a
            // virtual machine touches for the first time costs more than all else.
            for (var round = -WarmUps; round < settings.Rounds; round++)
            {
                var plainSent = Measure(Combination.Plain, () => session.Retrieve("stored"));
                var sent = Measure(combination, () => session.Retrieve("stored"));
                var plainReceived = Measure(Combination.Plain, () => session.Store("plain", corpus.Octets));
                var received = Measure(combination, () => session.Store("received", wire));
                if (round < 0)
                    continue;

                send.Add(sent, plainSent);
                receive.Add(received, plainReceived);
            }

            return (string[])[$"{combination}", corpus.Name, .. send.Cells, .. receive.Cells];

            Sample Measure(Combination with, Action transfer)
            {
                session.Set(with);
                var (wall, processor) = (Stopwatch.GetTimestamp(), server.Processor);
                transfer();
                return new Sample(corpus.Octets.Length, Stopwatch.GetElapsedTime(wall), server.Processor - processor);
            }
        });
        Table.Write(title, ["TYPE STRU MODE", "stored", "RETR MiB/s", "CPU s/GiB", "of plain", "STOR MiB/s", "CPU s/GiB", "of plain"], rows);
    }
}
