using System.Net;
using System.Net.Sockets;
using Portcullis.Server.Transport;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// The addresses behind names, asked for again after a minute: who has a dynamic address has it told within that. While a name does not
/// resolve, the address it had last is told; settings name few, so that few are kept.
/// </summary>
internal sealed class PassiveAddresses(INetwork network, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (IPAddress? Address, long At)> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where a name stands for nothing, and never has.</summary>
    public async ValueTask<IPAddress?> FindAsync(PassiveAddress address, CancellationToken cancellation)
    {
        if (address.Name is not { } name)
            return address.Address;

        lock (_lock)
        {
            if (_known.TryGetValue(name, out var known) && known.Address is not null && time.GetElapsedTime(known.At) < Lifetime)
                return known.Address;
        }

        var found = await ResolveAsync(name, cancellation);
        lock (_lock)
        {
            found ??= _known.GetValueOrDefault(name).Address;
            _known[name] = (found, time.GetTimestamp());
        }

        return found;
    }

    private async ValueTask<IPAddress?> ResolveAsync(string name, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var all = await network.ResolveAsync(name, either.Token);
            return all.FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork);
        }
        catch (Exception e) when (e is SocketException or ArgumentException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
