using Portcullis.Load.Measuring;

namespace Portcullis.Load.Loads;

/// <summary>
/// RETR and STOR of large files. Each session has one transfer before that is not timed: of it, and of what was stored, every
/// octet is checked; of the timed ones the size, and the beginning of each piece that came.
/// </summary>
internal sealed class LargeFiles(LoadOptions options)
{
    private const int Piece = 256 * 1024;

    // For what each piece is checked with while the clock runs.
    private const int Sample = 16;

    private readonly Pattern _wire = Pattern.Wire(options.Type);
    private readonly long _stored = Pattern.Size(options.Type, options.Size);

    public Result Run(bool store)
    {
        using var crowd = new Crowd(options);
        var resumed = 0L;
        crowd.Run(number =>
        {
            using ITransfers transfers = options.Pump ? new PumpTransfers(options) : new FtpTransfers(options);
            var buffer = new byte[Piece];
            if (store)
            {
                var name = $"stored-{number}";
                Store(transfers, name);
                crowd.Measure(() => Repeat(() => Store(transfers, name)));
                Retrieve(transfers, name, buffer, whole: true);
            }
            else
            {
                var name = $"{(options.Type == "I" ? "noise" : "text")}-{_stored}";
                Retrieve(transfers, name, buffer, whole: true);
                crowd.Measure(() => Repeat(() => Retrieve(transfers, name, buffer, whole: false)));
            }

            Interlocked.Add(ref resumed, transfers.End());
        });

        var gibibytes = (double)_stored * options.Sessions * options.Repeat / (1L << 30);
        return new Result().Add(crowd.Elapsed, "gib", gibibytes).Add("mib_per_s", gibibytes * 1024 / crowd.Elapsed.Wall).Add("resumed", resumed);
    }

    private void Repeat(Action transfer)
    {
        for (var i = 0; i < options.Repeat; i++)
            transfer();
    }

    private void Retrieve(ITransfers transfers, string name, byte[] buffer, bool whole)
    {
        var expected = Pattern.WireSize(options.Type, _stored);
        var position = 0L;
        using (var data = transfers.Open("RETR ", name))
        {
            while (true)
            {
                var discard = options.Discard && !whole;
                var count = discard ? data.Discard(Piece) : data.Receive(buffer);
                if (count == 0)
                    break;
                if (!discard && !_wire.Matches(position, buffer.AsSpan(0, whole ? count : Math.Min(count, Sample))))
                    throw new IOException($"{name}: wrong octets at {position}.");
                position += count;
            }
        }

        transfers.Complete();
        if (position != expected)
            throw new IOException($"{name}: {position} octets came instead of {expected}.");
    }

    private void Store(ITransfers transfers, string name)
    {
        using (var data = transfers.Open("STOR ", name))
        {
            var left = Pattern.WireSize(options.Type, _stored);
            for (var position = 0L; left > 0;)
            {
                var piece = _wire.At(position, Math.Min(left, Piece));
                data.Send(piece);
                (position, left) = (position + piece.Length, left - piece.Length);
            }

            data.CloseSending();
        }

        transfers.Complete();
    }
}
