namespace Portcullis.Audit;

/// <summary>A place in the chain of records.</summary>
/// <param name="Number">Of the record; 0 before the first.</param>
/// <param name="Hash">Its hash.</param>
internal readonly record struct AuditLink(long Number, ReadOnlyMemory<byte> Hash)
{
    /// <summary>What the first record follows: zeros.</summary>
    public static AuditLink Beginning { get; } = new(0, new byte[AuditKey.HashLength]);

    public string HashText => Convert.ToHexStringLower(Hash.Span);

    public bool Equals(AuditLink other) => Number == other.Number && Hash.Span.SequenceEqual(other.Hash.Span);

    public override int GetHashCode() => Number.GetHashCode();
}
