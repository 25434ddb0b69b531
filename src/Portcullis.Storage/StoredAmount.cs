using Portcullis.Protocol.Paths;

namespace Portcullis.Storage;

/// <summary>How much is stored, as quotas count it.</summary>
/// <param name="Octets">The lengths of regular files, and what is promised of uploads that were cut off.</param>
/// <param name="Files">Those files and uploads. Directories and links are none.</param>
public readonly record struct StoredAmount(long Octets, long Files)
{
    public static StoredAmount None => default;

    public static StoredAmount operator +(StoredAmount left, StoredAmount right) => new(left.Octets + right.Octets, left.Files + right.Files);

    public static StoredAmount operator -(StoredAmount left, StoredAmount right) => new(left.Octets - right.Octets, left.Files - right.Files);

    /// <summary>Of a store that has no quicker way: by walking it. What is listed as a file counts.</summary>
    public static async ValueTask<StoredAmount> OfAsync(IStorage storage, FtpPath path, CancellationToken cancellation)
    {
        if (await storage.FindAsync(path, cancellation).ConfigureAwait(false) is not { } entry)
            return None;
        if (!entry.IsDirectory)
            return entry.IsFile ? new(entry.Length, 1) : None;

        var (sum, open) = (None, new Stack<FtpPath>([path]));
        while (open.TryPop(out var directory))
        {
            await foreach (var below in storage.ListAsync(directory, cancellation).ConfigureAwait(false))
            {
                if (below.IsFile)
                    sum += new StoredAmount(below.Length, 1);
                else if (below.IsDirectory && directory.Components.Length < FtpPath.MaximumDepth)
                    open.Push(directory.Child(below.Name));
            }
        }

        return sum;
    }
}

/// <summary>How far a quota is used.</summary>
/// <param name="Name">Whose it is, in words for the client: "account anna", "/in".</param>
/// <param name="Used">What is stored, and what uploads under way have so far.</param>
/// <param name="Octets">The limit; null for none.</param>
/// <param name="Files">The limit; null for none.</param>
public sealed record QuotaStatus(string Name, StoredAmount Used, long? Octets, long? Files)
{
    /// <summary>Octets that still fit.</summary>
    public long Left => Octets is { } limit ? Math.Max(0, limit - Used.Octets) : long.MaxValue;
}
