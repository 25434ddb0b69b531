namespace Portcullis.Server.Limits;

/// <summary>What all sessions of a server take from, whatever options they began with.</summary>
internal sealed class SharedLimits(TimeProvider time)
{
    public Occupancy Places { get; } = new();

    public AccountRates Accounts { get; } = new(time);

    public RateBucket Uploads { get; } = new(time);

    public RateBucket Downloads { get; } = new(time);

    /// <summary>A rate of one session, for one transfer at a time.</summary>
    public RateBucket OfOneSession() => new(time);
}
