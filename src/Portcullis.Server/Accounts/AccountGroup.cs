namespace Portcullis.Server.Accounts;

/// <summary>What all sessions of a group's members have together. Accounts whose groups have one name are of one group, whoever has made them.</summary>
/// <param name="Name">Compared octet by octet.</param>
public sealed record AccountGroup(string Name)
{
    /// <summary>Sessions at once; 0 for any number.</summary>
    public int MaximumSessions { get; init => field = Checked(value); }

    /// <summary>Transfers under way at once; 0 for any number.</summary>
    public int MaximumTransfers { get; init => field = Checked(value); }

    /// <summary>Octets a second of all uploads, shared fairly between sessions; 0 for any.</summary>
    public long UploadRate { get; init => field = CheckedRate(value); }

    /// <summary>The same of downloads and listings.</summary>
    public long DownloadRate { get; init => field = CheckedRate(value); }

    private static int Checked(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count;
    }

    private static long CheckedRate(long rate) => Profiles.ClientSettingsCheck.IsRate(rate)
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, $"It is neither 0 nor a rate from {Profiles.ClientSettingsCheck.MinimumRate} octets a second up.");
}
