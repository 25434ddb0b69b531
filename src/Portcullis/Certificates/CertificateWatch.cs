using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Portcullis.Configuration;
using Portcullis.Server.Security;

namespace Portcullis.Certificates;

/// <summary>
/// Gives a running server the certificates its files have now, when the files change and on SIGHUP: all of them or, where one
/// cannot be used, none. Warns each day of those that end soon.
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

    private const int MaximumLength = 1 << 20;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private IReadOnlyList<CertificateFiles> _files = [];
    private TlsCertificates? _certificates;
    private DateTimeOffset _warned;

    /// <summary>From now on these are looked after: of the settings that the server runs by now.</summary>
    /// <param name="settings">Name the files.</param>
    /// <param name="certificates">Of the server; null where TLS is off.</param>
    public void Use(TlsSettings settings, TlsCertificates? certificates)
    {
        lock (_lock)
        {
            (_files, _certificates) = (settings.Files, certificates);
            Warn();
        }
    }

    /// <summary>Until cancelled.</summary>
    /// <param name="onHangUp">SIGHUP is for this alone, since there is no configuration file to read.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(bool onHangUp, CancellationToken cancellation)
    {
        using var hangUp = !onHangUp ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            Reload();
        });
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            var (known, seen) = (Look(), (byte[]?)null);
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                var now = Look();
                if (now.AsSpan().SequenceEqual(seen) && !now.AsSpan().SequenceEqual(known))
                {
                    known = now;
                    Reload();
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
    public void Reload()
    {
        lock (_lock)
        {
            if (_certificates is null || _files.Count == 0)
                return;
            try
            {
                _certificates.Replace([.. _files.Select(each => each.Load(clock))]);
                foreach (var (each, file) in _certificates.All.Zip(_files))
                    CertificateLog.Reloaded(log, file.Certificate, each.Fingerprint, each.Leaf.NotAfter.ToUniversalTime());
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
        foreach (var each in _certificates?.All ?? [])
        {
            var end = each.Leaf.NotAfter.ToUniversalTime();
            if (end - now.UtcDateTime < WarnedBefore)
                CertificateLog.EndsSoon(log, each.Leaf.Subject, end, (int)Math.Max(0, (end - now.UtcDateTime).TotalDays));
        }
    }

    // What cannot be read is something to see as well: it is tried then, and the log says why it is not used.
    private byte[] Look()
    {
        IReadOnlyList<CertificateFiles> files;
        lock (_lock)
            files = _files;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in files.SelectMany(each => new[] { each.Certificate, each.Key, each.PasswordFile }).OfType<string>())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(HostFile.Read(name, MaximumLength, out var fault) is { } octets ? SHA256.HashData(octets) : Encoding.UTF8.GetBytes(fault!));
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
}
