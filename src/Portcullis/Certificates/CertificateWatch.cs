using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Portcullis.Configuration;
using Portcullis.Server.Security;

namespace Portcullis.Certificates;

/// <summary>
/// Gives a running server the certificates its files have now, its own and those that client certificates are judged by, when
/// the files change and on SIGHUP: all of them or, where one cannot be used, none. Warns each day of those that end soon.
/// </summary>
internal sealed class CertificateWatch(ILogger log, TimeProvider clock)
{
    /// <summary>
    /// How often the files are looked at. A look reads them: certbot changes where a link leads, and nothing tells of that.
    /// A change counts when two looks in a row see the same, so that a new certificate is not taken with an old key.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>ACME clients renew 30 days before the end: what has 21 left has failed to be renewed.</summary>
    public static readonly TimeSpan WarnedBefore = TimeSpan.FromDays(21);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private TlsSettings _settings = new();
    private TlsOptions? _options;
    private DateTimeOffset _warned;

    /// <summary>From now on these are looked after: of the settings that the server runs by now.</summary>
    /// <param name="settings">Name the files.</param>
    /// <param name="options">Of the server; null where TLS is off.</param>
    public void Use(TlsSettings settings, TlsOptions? options)
    {
        lock (_lock)
        {
            (_settings, _options) = (settings, options);
            Warn();
        }
    }

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            // What was loaded has gone through no look: a renewal between that and the first look would be missed for ever.
            var (known, seen) = ((byte[]?)null, (byte[]?)null);
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                var now = Look();
                if (now.AsSpan().SequenceEqual(seen) && !now.AsSpan().SequenceEqual(known))
                {
                    Reload(onlyOthers: known is null);
                    known = now;
                }

                seen = now;
                lock (_lock)
                {
                    if (clock.GetUtcNow() - _warned >= Day)
                        Warn();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Once, now.</summary>
    /// <param name="onlyOthers">Certificates that are in use already are not taken, and not told of, again.</param>
    public void Reload(bool onlyOthers = false)
    {
        lock (_lock)
        {
            if (_options is null || !_settings.WatchedFiles.Any())
                return;
            try
            {
                var (files, trust) = (_settings.Files, _settings.Trust.Load());
                TlsCertificate[] loaded = [.. files.Select(each => each.Load(clock))];
                if (onlyOthers && loaded.Select(each => each.Fingerprint).SequenceEqual(_options.Certificates.All.Take(loaded.Length).Select(each => each.Fingerprint)))
                {
                    _options.ClientTrust.Replace(trust.Authorities, trust.Lists);
                    return;
                }

                if (loaded.Length > 0)
                    _options.Certificates.Replace(loaded);
                _options.ClientTrust.Replace(trust.Authorities, trust.Lists);
                foreach (var (each, file) in _options.Certificates.All.Zip(files))
                    CertificateLog.Reloaded(log, file.Certificate, each.Fingerprint, each.Leaf.NotAfter.ToUniversalTime());
                if (_settings.Trust.Names.Any())
                    CertificateLog.TrustReloaded(log, trust.Authorities.Count, trust.Lists.Count, trust.Lists.Sum(list => list.Count));
            }
            catch (Exception e) when (e is CertificateFileException or ArgumentException)
            {
                CertificateLog.NotReloaded(log, e.Message);
            }

            Warn();
        }
    }

    private void Warn()
    {
        var now = _warned = clock.GetUtcNow();
        foreach (var each in _options?.Certificates.All ?? [])
        {
            var end = each.Leaf.NotAfter.ToUniversalTime();
            if (end - now.UtcDateTime < WarnedBefore)
                CertificateLog.EndsSoon(log, each.Leaf.Subject, end, (int)Math.Max(0, (end - now.UtcDateTime).TotalDays));
        }

        foreach (var list in _options?.ClientTrust.Lists ?? [])
        {
            if (list.End < now)
                CertificateLog.ListIsOld(log, list.Issuer.Name, list.End.Value.UtcDateTime);
        }
    }

    // What cannot be read is something to see as well: it is tried then, and the log says why it is not used.
    private byte[] Look()
    {
        IEnumerable<string> files;
        lock (_lock)
            files = _settings.WatchedFiles;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(HostFile.Read(name, ClientTrustFiles.MaximumLength, out var fault) is { } octets ? SHA256.HashData(octets) : Encoding.UTF8.GetBytes(fault!));
        }

        return hash.GetHashAndReset();
    }
}

internal static partial class CertificateLog
{
    [LoggerMessage(5006, LogLevel.Information, "The certificate is that of {File} as it is now, SHA-256 {Fingerprint}, until {End:yyyy-MM-dd}; sessions that are open keep the one they began with")]
    public static partial void Reloaded(ILogger logger, string file, string fingerprint, DateTime end);

    [LoggerMessage(5007, LogLevel.Error, "The certificates stay as they were: {Error}")]
    public static partial void NotReloaded(ILogger logger, string error);

    [LoggerMessage(5008, LogLevel.Warning, "The certificate of {Subject} ends on {End:yyyy-MM-dd}, in {Days} days, and has not been renewed")]
    public static partial void EndsSoon(ILogger logger, string subject, DateTime end, int days);

    [LoggerMessage(5009, LogLevel.Information, "Client certificates are judged by {Authorities} authorities and {Lists} lists with {Revoked} revoked certificates from now on")]
    public static partial void TrustReloaded(ILogger logger, int authorities, int lists, int revoked);

    [LoggerMessage(5010, LogLevel.Error, "The revocation list of {Issuer} was to be renewed by {End:yyyy-MM-dd HH:mm}; until it is, no client certificate of theirs is taken")]
    public static partial void ListIsOld(ILogger logger, string issuer, DateTime end);
}
