using Portcullis.Server.Accounts;
using Portcullis.Server.Profiles;

namespace Portcullis.Server.Limits;

/// <summary>What a session has of its account's limits, and of those of its groups, from login on: its places among the sessions, how many transfers there may be, and how fast.</summary>
internal sealed class AccountStay : IDisposable
{
    private readonly SharedLimits _limits;
    private readonly IDisposable _places;
    private readonly List<Place> _shared = [];
    private int _ended;

    private AccountStay(SharedLimits limits, IDisposable places, Place place, IReadOnlyList<AccountGroup> groups, ClientSettings settings, long uploadRate, long downloadRate)
    {
        (_limits, _places) = (limits, places);
        List<(RateBucket, long?)> uploads = [(limits.OfOneSession(), settings.UploadRatePerTransfer)], downloads = [(limits.OfOneSession(), settings.DownloadRatePerTransfer)];
        Share(place, settings.UploadRatePerAccount, settings.DownloadRatePerAccount);
        foreach (var group in groups)
            Share(PlaceOf(group), group.UploadRate, group.DownloadRate);

        // The server's last: a share of it is taken when the session can use it.
        Uploads = Pacing([.. uploads, (limits.Uploads, uploadRate)]);
        Downloads = Pacing([.. downloads, (limits.Downloads, downloadRate)]);
        Transfers =
        [
            new(place with { Kind = PlaceKind.TransfersOfAccount }, settings.TransfersPerAccount ?? 0),
            .. groups.Select(group => new PlaceLimit(PlaceOf(group) with { Kind = PlaceKind.TransfersOfGroup }, group.MaximumTransfers)),
        ];

        void Share(Place whose, long? uploadRate, long? downloadRate)
        {
            var (up, down) = limits.Rates.Take(whose);
            _shared.Add(whose);
            uploads.Add((up, uploadRate));
            downloads.Add((down, downloadRate));
        }
    }

    /// <param name="limits">Shared.</param>
    /// <param name="account">Whose session it is.</param>
    /// <param name="host">The virtual host of the account; empty for none.</param>
    /// <param name="settings">As the operator has set them for the session.</param>
    /// <param name="options">With the server's rates.</param>
    /// <param name="full">Where there is no room.</param>
    /// <returns>Null where there is no room.</returns>
    public static AccountStay? TryBegin(SharedLimits limits, Account account, string host, ClientSettings settings, FtpServerOptions options, out Place full)
    {
        var place = new Place(PlaceKind.SessionsOfAccount, account.Name, host);
        IReadOnlyList<AccountGroup> groups = [.. account.Groups.DistinctBy(group => group.Name)];
        return limits.Places.TryTake(
            [new(place, settings.SessionsPerAccount ?? 0), .. groups.Select(group => new PlaceLimit(PlaceOf(group), group.MaximumSessions))], out full) is { } places
            ? new AccountStay(limits, places, place, groups, settings, options.UploadRate, options.DownloadRate)
            : null;
    }

    /// <summary>Where each transfer is counted.</summary>
    public IReadOnlyList<PlaceLimit> Transfers { get; }

    /// <summary>Null where nothing limits them.</summary>
    public TransferPacing? Uploads { get; }

    /// <inheritdoc cref="Uploads"/>
    public TransferPacing? Downloads { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        foreach (var place in _shared)
            _limits.Rates.Release(place);
        _places.Dispose();
    }

    private static Place PlaceOf(AccountGroup group) => new(PlaceKind.SessionsOfGroup, group.Name);

    private static TransferPacing? Pacing(IEnumerable<(RateBucket Bucket, long? Rate)> rates)
    {
        var paces = rates.Where(each => each.Rate is > 0).Select(each => (each.Bucket, each.Rate!.Value)).ToList();
        return paces.Count == 0 ? null : new TransferPacing(paces);
    }
}
