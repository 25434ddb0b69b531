using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using Portcullis.Admin;
using Portcullis.Certificates;
using Portcullis.Configuration;
using Portcullis.Hosting;
using Portcullis.Server;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;
using Portcullis.Server.Transport;
using Portcullis.Telemetry;

namespace Portcullis.Cli;

/// <summary><c>portcullis serve</c>: a folder over FTP.</summary>
internal static class ServeCommand
{
    /// <summary>How long transfers under way may go on after SIGTERM or SIGINT.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);

    public static Command Create(bool ownsProcess)
    {
        var options = new ServeOptions();
        var command = new Command("serve", """
            Serves a folder over FTP.

            Ports below 1024 in PORT and EPRT are refused, as Windows NT 3.51 did (Microsoft Q140424), and so are addresses
            that are not the client's own. Each refusal says why and what to do; 'portcullis explain rule ID' says more.
            Ends on SIGTERM or Ctrl-C, after transfers under way (30 s at most), with exit code 0.
            """);
        options.AddTo(command);
        SettingsReader.Check(command, options.Read);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, ownsProcess, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, ParseResult parsed, bool ownsProcess, CancellationToken cancellation)
    {
        var (console, reader) = (parsed.InvocationConfiguration, new SettingsReader(parsed.CommandResult));
        var settings = options.Read(reader);
        foreach (var line in reader.Errors.Concat(reader.Warnings.Select(warning => $"Warning: {warning}")))
            await console.Error.WriteLineAsync(line);
        if (reader.Errors.Count > 0)
            return ExitCode.Usage;

        return await RunAsync(settings, console, options.FileOf(reader), ReadAgain, ownsProcess, cancellation);

        SettingsRead ReadAgain()
        {
            var again = new SettingsReader(parsed.CommandResult);
            return new SettingsRead(options.Read(again), again.Errors, again.Warnings);
        }
    }

    public static Task<int> RunAsync(ServeSettings settings, InvocationConfiguration console, bool ownsProcess, CancellationToken cancellation) =>
        RunAsync(settings, console, file: null, () => new SettingsRead(settings, [], []), ownsProcess, cancellation);

    private static async Task<int> RunAsync(
        ServeSettings settings, InvocationConfiguration console, string? file, Func<SettingsRead> readAgain, bool ownsProcess, CancellationToken cancellation)
    {
        // The command line listens to signals only once this method waits for something, and by then the end points are
        // announced: SIGTERM right after that would end the process without a drain. Not disposed, since a handler may still
        // run when all is over.
        var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var stop = stopping.Token;

        // A server with nothing to read again ends when its terminal does.
        using var hangUps = file is null && !settings.Tls.WatchedFiles.Any() ? null : new HangUps();

        using var loggers = ServeLog.Create(settings);
        Func<string, string?> variables = ownsProcess ? Environment.GetEnvironmentVariable : _ => null;
        using var manager = new ServiceManager(variables, TimeProvider.System);
        InheritedListeners? inherited;
        try
        {
            // Before anything is opened: where root began it, it goes on as a new program.
            if (ownsProcess && Privileges.GiveUp(settings) is { } word)
                ServeLog.Runs(loggers.CreateLogger("Portcullis"), word);
            inherited = InheritedListeners.Find(variables, SocketNetwork.Instance);
        }
        catch (IOException e)
        {
            await console.Error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }

        await using var host = new ServedHost(loggers, inherited);
        FtpServer? server = null;
        ServedTelemetry? telemetry = null;
        ServedAdmin? admin = null;
        try
        {
            var options = host.Compose(settings);
            telemetry = new ServedTelemetry(settings, ServedAdmin.IsOn(settings));
            server = new FtpServer(options with { LoggerFactory = loggers, MeterFactory = telemetry.Meters });
            host.AccessLog.Log = loggers.CreateLogger("Portcullis.AccessLogs");
            host.TookEffect();
            var certificates = new CertificateWatch(loggers.CreateLogger("Portcullis.Certificates"), TimeProvider.System);
            var reloading = file is null ? null : new Reloading(
                file, settings, () => HostFile.Read(file, ConfigText.MaximumLength, out _), readAgain, host, server,
                loggers.CreateLogger("Portcullis.Configuration"), TimeProvider.System, certificates, manager);
            var api = ServedAdmin.IsOn(settings) ? new AdminApi(server, telemetry.Prometheus!, reloading is null ? null : reloading.Reload, stopping.Cancel, TimeProvider.System.GetUtcNow()) : null;

            // Before the server: who asks it meanwhile is told that it is not ready.
            admin = await ServedAdmin.StartAsync(settings, telemetry, api, loggers.CreateLogger("Portcullis.Admin"));
            server.Start();
            if (host.DatabaseFault is { } fault)
                ServeLog.Warned(loggers.CreateLogger("Portcullis.Accounts"), $"{fault} Its accounts are answered 421 until it can.");
            await AnnounceAsync(server, settings, host, options.Tls, console.Output);
            host.Record("server-started", file ?? "-", GivenSettings.Changes(ServeSettings.Default.Given, settings.Given));
            ServeLog.TellDurability(loggers.CreateLogger("Portcullis.Storage"), settings);
            manager.Ready($"Listening on {string.Join(", ", server.EndPoints)}");
            var alive = manager.WatchAsync(stop);
            var orphans = OrphanRemoval.RunAsync(cancel => host.RemoveOrphansAsync(cancel), TimeProvider.System, loggers.CreateLogger("Portcullis.Storage"), stop);
            certificates.Use(settings.Tls, options.Tls);
            var watching = certificates.RunAsync(stop);
            hangUps?.Handle(() =>
            {
                if (reloading is not null)
                    reloading.Reload();
                else
                    certificates.Reload();
            });
            var following = reloading?.RunAsync(stop) ?? Task.CompletedTask;
            await WhenCancelledAsync(stop);
            manager.Stopping();
            await alive;
            await following;
            await watching;
            await server.StopAsync(Drain);
            await orphans;
            return ExitCode.Success;
        }
        catch (IOException e) when (server is not { EndPoints.Count: > 0 })
        {
            await console.Error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }
        finally
        {
            if (server is not null)
                await server.DisposeAsync();
            if (admin is not null)
                await admin.DisposeAsync();
            telemetry?.Dispose();
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }

    private static async Task AnnounceAsync(FtpServer server, ServeSettings settings, ServedHost host, TlsOptions? tls, TextWriter output)
    {
        foreach (var endPoint in server.EndPoints)
            await output.WriteLineAsync($"Listening on {endPoint}");

        var (user, password) = host.Made is { } made ? (made.Name, made.Password)
            : settings.Anonymous ? ("anonymous", "me@")
            : ((settings.Accounts.Count > 0 ? settings.Accounts[0].Name : null) ?? host.FirstStored ?? "NAME", "PASSWORD");
        if (host.Made is not null)
        {
            await output.WriteLineAsync($"Account:  {user}");
            await output.WriteLineAsync($"Password: {password}");
        }

        var reachable = Reachable(server.EndPoints[0]);
        var flags = tls is not null && ProtectionPolicy.ControlDuty(tls, reachable.Address, settings.Server.Settings.Tls) >= TlsDuty.RequireCredentials
            ? settings.Tls.IsSelfSigned ? "--ssl-reqd --insecure " : "--ssl-reqd "
            : "";
        await output.WriteLineAsync($"Try:      curl {flags}--user {user}:{password} ftp://{reachable}/");
        if (settings.Tls.IsSelfSigned && tls is not null)
            await output.WriteLineAsync($"TLS:      self-signed certificate, SHA-256 {tls.Certificates.All[0].Fingerprint}");
        await output.FlushAsync();
    }

    // "Any address" is none to connect to.
    private static IPEndPoint Reachable(IPEndPoint endPoint) =>
        endPoint.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, endPoint.Port)
        : endPoint.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, endPoint.Port)
        : endPoint;

    private static async Task WhenCancelledAsync(CancellationToken cancellation)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellation.Register(() => cancelled.SetResult()))
            await cancelled.Task;
    }
}
