namespace Portcullis.Storage.Memory;

/// <summary>The octets of all files and of all uploads under way, against a limit.</summary>
internal sealed class MemoryCapacity(long capacity)
{
    private long _used;

    public long Available => Math.Max(0, capacity - Interlocked.Read(ref _used));

    public bool TryTake(long octets)
    {
        if (Interlocked.Add(ref _used, octets) <= capacity)
            return true;

        Free(octets);
        return false;
    }

    public void Free(long octets) => Interlocked.Add(ref _used, -octets);
}
