using System.Diagnostics.Metrics;
using Portcullis.Server.DataTransfer;

namespace Portcullis.Server.Diagnostics;

/// <summary>
/// Octets of all transfers, summed up when somebody asks: a file that takes an hour is seen moving, and moving it costs nothing.
/// </summary>
internal sealed class TransferTotals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TransferProgress, string> _active = [];
    private readonly Dictionary<string, long> _ended = [];

    public void Begin(string direction, TransferProgress progress)
    {
        lock (_lock)
        {
            _active.Add(progress, direction);
            _ended.TryAdd(direction, 0);
        }
    }

    public void End(string direction, TransferProgress progress)
    {
        lock (_lock)
        {
            if (_active.Remove(progress))
                _ended[direction] += progress.Octets;
        }
    }

    public IEnumerable<Measurement<long>> Observe()
    {
        lock (_lock)
        {
            var sums = new Dictionary<string, long>(_ended);
            foreach (var (progress, direction) in _active)
                sums[direction] += progress.Octets;
            return [.. sums.Select(sum => new Measurement<long>(sum.Value, new KeyValuePair<string, object?>("direction", sum.Key)))];
        }
    }
}
