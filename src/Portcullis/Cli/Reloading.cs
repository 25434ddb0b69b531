using Microsoft.Extensions.Logging;
using Portcullis.Certificates;
using Portcullis.Configuration;
using Portcullis.Hosting;
using Portcullis.Server;

namespace Portcullis.Cli;

/// <summary>
/// Gives a running server the settings its file has now, when it is told to and when the file changes. All of them or, where
/// anything is wrong, none.
/// </summary>
/// <param name="file">The name of the configuration file.</param>
/// <param name="begun">What the server has now.</param>
/// <param name="look">What stands in it now; null where it cannot be read.</param>
/// <param name="read">Reads it, the environment and the command line anew.</param>
/// <param name="host">Opens what the settings name.</param>
/// <param name="server">Running.</param>
/// <param name="log">Takes what was done, or why nothing was.</param>
/// <param name="clock">For the looks at the file.</param>
/// <param name="certificates">Told which are used now.</param>
/// <param name="manager">Told of each reload, whatever came of it.</param>
internal sealed class Reloading(
    string file, ServeSettings begun, Func<byte[]?> look, Func<SettingsRead> read, ServedHost host, FtpServer server, ILogger log, TimeProvider clock,
    CertificateWatch certificates, ServiceManager manager)
{
    /// <summary>
    /// How often the file is looked at. A look reads it, since links, mounts and editors change files in ways no notification
    /// tells of; and a change counts when two looks in a row see the same, so that no half-written file is taken.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _reloading = new();
    private ServeSettings _current = begun;

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            var (known, seen) = (look(), (byte[]?)null);
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                var now = look();
                if (now is not null && seen is not null && now.AsSpan().SequenceEqual(seen) && !now.AsSpan().SequenceEqual(known))
                {
                    known = now;
                    Reload();
                }

                seen = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Once, now. What was wrong is answered; nothing where the settings were taken.</summary>
    public IReadOnlyList<string> Reload()
    {
        lock (_reloading)
        {
            manager.Reloading();
            var errors = TakeSettings();
            manager.Ready($"Listening on {string.Join(", ", server.EndPoints)}");
            return errors;
        }
    }

    private IReadOnlyList<string> TakeSettings()
    {
        var (settings, errors, warnings) = read();
        if (errors.Count > 0)
        {
            ServeLog.NotReloaded(log, file, string.Join("; ", errors));
            return errors;
        }

        try
        {
            var options = host.Compose(settings);
            server.Reconfigure(options);
            host.TookEffect();
            ServeLog.Reloaded(log, file);
            host.Record("configuration-reloaded", file, GivenSettings.Changes(_current.Given, settings.Given));
            _current = settings;
            ServeLog.TellDurability(log, settings);
            certificates.Use(settings.Tls, options.Tls);
            foreach (var warning in warnings)
                ServeLog.Warned(log, warning);
            return [];
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            ServeLog.NotReloaded(log, file, e.Message);
            return [e.Message];
        }
        catch (ObjectDisposedException)
        {
            return ["The server stops."];
        }
    }
}

/// <summary>Settings from everywhere they come from, and what was found wrong and unwise on the way.</summary>
internal sealed record SettingsRead(ServeSettings Settings, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);
