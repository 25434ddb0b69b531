using System.Buffers;
using System.Diagnostics;
using Portcullis.Protocol.Representation;

namespace Portcullis.Bench;

/// <summary>The codecs alone, as a transfer drives them: pieces of 256 KiB, in memory, no kernel in between.</summary>
internal static class CodecBench
{
    private const int PieceLength = 256 * 1024;

    // So small that it stays in the processor's cache: what is measured is the codec.
    private const int CorpusSize = 1024 * 1024;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.6);

    public static void Run(Settings settings)
    {
        var (lines, records) = (Corpus.Lines80(CorpusSize), Corpus.Records(CorpusSize));
        var pairs = Combination.All.Select(combination => (combination, combination.IsText || combination.Structure == "F" ? lines : records));
        Write(settings, "Codecs alone, text of 80 columns or records of 80 octets", pairs);

        var corpora = (Corpus[])[lines, Corpus.Lines80CrLf(CorpusSize), Corpus.Prose(CorpusSize), Corpus.Short(CorpusSize), Corpus.Endless(CorpusSize), Corpus.Noise(CorpusSize)];
        Write(settings, "Codecs alone, kinds of text", from corpus in corpora
                                                       from type in (string[])["A", "E"]
                                                       where corpus.IsText || type == "A"
                                                       select (new Combination(type, "F", "S"), corpus));
    }

    private static void Write(Settings settings, string title, IEnumerable<(Combination Combination, Corpus Corpus)> pairs)
    {
        var rows = pairs.Where(pair => settings.Includes(pair.Combination)).Select(pair =>
        {
            var (combination, corpus) = pair;
            var total = combination.Mode == "Z" ? settings.Octets / 8 : settings.Octets;
            var send = Compare(settings, total, octets => Encode(combination, corpus.Octets, octets), octets => Encode(Combination.Plain, corpus.Octets, octets));
            var (wire, plain) = (combination.Encode(corpus.Octets), corpus.Octets);
            var receive = Compare(settings, total, octets => Decode(combination, wire, corpus.Octets.Length, octets), octets => Decode(Combination.Plain, plain, plain.Length, octets));
            return (string[])[$"{combination}", corpus.Name, .. send, .. receive];
        });
        Table.Write(title, ["TYPE STRU MODE", "stored", "encode MiB/s", "CPU s/GiB", "of plain", "decode MiB/s", "CPU s/GiB", "of plain"], rows);
    }

    private static string[] Compare(Settings settings, long total, Func<long, Sample> run, Func<long, Sample> plain)
    {
        // The compiler optimises what has run for a while.
        for (var warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm) < WarmUp;)
        {
            run(total / 4);
            plain(total / 4);
        }

        var paired = new Paired();
        for (var round = 0; round < settings.Rounds; round++)
            paired.Add(run(total), plain(total));
        return paired.Cells;
    }

    private static Sample Encode(Combination combination, byte[] stored, long total)
    {
        var clock = Clock.Start();
        var done = 0L;
        while (done < total)
        {
            using var wire = new OctetBuffer(2 * PieceLength);
            using var encoder = new TransferEncoder(combination.Parameters, wire);

            // A file of 32 corpora: what a transfer costs to begin is not what is measured.
            for (var i = 0; i < 32 && done < total; i++, done += stored.Length)
            {
                for (var at = 0; at < stored.Length; at += PieceLength)
                {
                    encoder.Encode(stored.AsSpan(at, Math.Min(PieceLength, stored.Length - at)));
                    wire.Clear();
                }
            }
        }

        return clock.Stop(done);
    }

    private static Sample Decode(Combination combination, byte[] wire, int stored, long total)
    {
        var clock = Clock.Start();
        var done = 0L;
        for (; done < total; done += stored)
        {
            using var decoder = new TransferDecoder(combination.Parameters);
            for (var at = 0; at < wire.Length; at += PieceLength)
            {
                var piece = wire.AsSpan(at, Math.Min(PieceLength, wire.Length - at));
                OperationStatus status;
                do
                {
                    status = decoder.Decode(piece, out var consumed);
                    piece = piece[consumed..];
                    decoder.Drained();
                }
                while (status == OperationStatus.DestinationTooSmall);
            }

            decoder.Finish();
        }

        return clock.Stop(done);
    }

    private readonly struct Clock
    {
        private readonly long _wall;
        private readonly TimeSpan _processor;

        private Clock(long wall, TimeSpan processor) => (_wall, _processor) = (wall, processor);

        public static Clock Start() => new(Stopwatch.GetTimestamp(), ProcessorTime.Of(Environment.ProcessId));

        public Sample Stop(long octets) => new(octets, Stopwatch.GetElapsedTime(_wall), ProcessorTime.Of(Environment.ProcessId) - _processor);
    }
}
