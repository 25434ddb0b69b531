using System.Net;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Server.Defence;

/// <summary>
/// The bans that are known, found by address in as many looks as there are lengths of prefixes among them. How long one holds is
/// reckoned by the clock that only goes on: setting the time neither prolongs nor ends it. Not for several threads at once.
/// </summary>
internal sealed class BanTable(TimeProvider time)
{
    /// <summary>Those of operators come on top: they are as many as operators want.</summary>
    public const int Capacity = 65_536;

    private readonly Dictionary<IPNetwork, Entry> _bans = [];
    private readonly SortedDictionary<(bool IsIPv6, int Length), int> _lengths = [];

    public int Count => _bans.Count;

    public IEnumerable<Ban> All => _bans.Values.Select(entry => entry.Ban);

    /// <summary>The one that holds for a client now.</summary>
    public Ban? Find(IPAddress client)
    {
        if (_bans.Count == 0)
            return null;

        var address = client.Unmapped();
        var isIPv6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        foreach (var ((of6, length), _) in _lengths)
        {
            if (of6 == isIPv6 && _bans.TryGetValue(Masked(address, length), out var entry) && entry.Holds(time.GetTimestamp()))
                return entry.Ban;
        }

        return null;
    }

    /// <summary>The last one of a host, also where it has ended within <paramref name="memory"/>.</summary>
    public Ban? Last(IPNetwork host, TimeSpan memory) =>
        _bans.TryGetValue(host, out var entry) && entry.End + Timestamps(memory) > time.GetTimestamp() ? entry.Ban : null;

    public bool Contains(IPNetwork clients) => _bans.ContainsKey(clients);

    public void Put(Ban ban, TimeSpan memory)
    {
        if (!_bans.ContainsKey(ban.Clients))
        {
            if (!ban.IsByOperator && _bans.Count >= Capacity)
                MakeRoom(memory);
            var length = LengthOf(ban.Clients);
            _lengths[length] = _lengths.GetValueOrDefault(length) + 1;
        }

        var now = time.GetTimestamp();
        var left = ban.Until - time.GetUtcNow();
        _bans[ban.Clients] = new Entry(ban, left is { } until ? now + Timestamps(until) : long.MaxValue / 2);
    }

    public void Remove(IPNetwork clients)
    {
        if (!_bans.Remove(clients))
            return;
        var length = LengthOf(clients);
        if (--_lengths[length] == 0)
            _lengths.Remove(length);
    }

    // First those that nobody needs; then, of the automatic ones, the sixteenth that ends soonest.
    private void MakeRoom(TimeSpan memory)
    {
        var past = time.GetTimestamp() - Timestamps(memory);
        foreach (var entry in _bans.Values.Where(entry => entry.End <= past).ToList())
            Remove(entry.Ban.Clients);
        if (_bans.Count < Capacity)
            return;
        foreach (var entry in _bans.Values.Where(entry => !entry.Ban.IsByOperator).OrderBy(entry => entry.End).Take(Capacity / 16).ToList())
            Remove(entry.Ban.Clients);
    }

    private long Timestamps(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static (bool, int) LengthOf(IPNetwork network) => (network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6, network.PrefixLength);

    private static IPNetwork Masked(IPAddress address, int length)
    {
        var octets = address.GetAddressBytes();
        for (var bit = length; bit < octets.Length * 8; bit++)
            octets[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(octets), length);
    }

    private readonly record struct Entry(Ban Ban, long End)
    {
        public bool Holds(long now) => now < End;
    }
}
