using Portcullis.Server.Profiles;

namespace Portcullis.Server.Limits;

/// <summary>What a session has of its account's limits from login on: its place among the sessions, how many transfers there may be, and how fast.</summary>
internal sealed class AccountStay : IDisposable
{
    private readonly SharedLimits _limits;
    private readonly Place _account;
    private readonly IDisposable _place;
    private int _ended;

    /// <param name="limits">Shared.</param>
    /// <param name="account">Of which account.</param>
    /// <param name="place">Among its sessions; left with this.</param>
    /// <param name="settings">As the operator has set them for the session.</param>
    /// <param name="uploadRate">Of the server, octets a second; 0 for any.</param>
    /// <param name="downloadRate">The same the other way.</param>
    public AccountStay(SharedLimits limits, Place account, IDisposable place, ClientSettings settings, long uploadRate, long downloadRate)
    {
        (_limits, _account, _place) = (limits, account, place);
        var (uploads, downloads) = limits.Accounts.Take(account);
        Uploads = Pacing((limits.OfOneSession(), settings.UploadRatePerTransfer), (uploads, settings.UploadRatePerAccount), (limits.Uploads, uploadRate));
        Transfers = new PlaceLimit(account with { Kind = PlaceKind.TransfersOfAccount }, settings.TransfersPerAccount ?? 0);
        Downloads = Pacing((limits.OfOneSession(), settings.DownloadRatePerTransfer), (downloads, settings.DownloadRatePerAccount), (limits.Downloads, downloadRate));
    }

    /// <summary>Where each transfer is counted.</summary>
    public PlaceLimit Transfers { get; }

    /// <summary>Null where nothing limits them.</summary>
    public TransferPacing? Uploads { get; }

    /// <inheritdoc cref="Uploads"/>
    public TransferPacing? Downloads { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        _limits.Accounts.Release(_account);
        _place.Dispose();
    }

    // The server's last: a share of it is taken when the session can use it.
    private static TransferPacing? Pacing(params ReadOnlySpan<(RateBucket Bucket, long? Rate)> rates)
    {
        var paces = new List<(RateBucket, long)>();
        foreach (var (bucket, rate) in rates)
        {
            if (rate is > 0)
                paces.Add((bucket, rate.Value));
        }

        return paces.Count == 0 ? null : new TransferPacing(paces);
    }
}
