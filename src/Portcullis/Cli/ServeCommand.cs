using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Portcullis.Certificates;
using Portcullis.Configuration;
using Portcullis.Server;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;

namespace Portcullis.Cli;

/// <summary><c>portcullis serve</c>: a folder over FTP.</summary>
internal static class ServeCommand
{
    /// <summary>How long transfers under way may go on after SIGTERM or SIGINT.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);

    public static Command Create()
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
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var (console, reader) = (parsed.InvocationConfiguration, new SettingsReader(parsed.CommandResult));
        var settings = options.Read(reader);
        foreach (var line in reader.Errors.Concat(reader.Warnings.Select(warning => $"Warning: {warning}")))
            await console.Error.WriteLineAsync(line);
        if (reader.Errors.Count > 0)
            return ExitCode.Usage;

        return await RunAsync(settings, console, options.FileOf(reader), ReadAgain, cancellation);

        SettingsRead ReadAgain()
        {
            var again = new SettingsReader(parsed.CommandResult);
            return new SettingsRead(options.Read(again), again.Errors, again.Warnings);
        }
    }

    public static Task<int> RunAsync(ServeSettings settings, InvocationConfiguration console, CancellationToken cancellation) =>
        RunAsync(settings, console, file: null, () => new SettingsRead(settings, [], []), cancellation);

    private static async Task<int> RunAsync(
        ServeSettings settings, InvocationConfiguration console, string? file, Func<SettingsRead> readAgain, CancellationToken cancellation)
    {
        // The command line listens to signals only once this method waits for something, and by then the end points are
        // announced: SIGTERM right after that would end the process without a drain. Not disposed, since a handler may still
        // run when all is over.
        var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var stop = stopping.Token;

        using var loggers = CreateLoggers();
        await using var host = new ServedHost(loggers);
        FtpServer? server = null;
        try
        {
            var options = host.Compose(settings);
            server = new FtpServer(options with { LoggerFactory = loggers });
            server.Start();
            await AnnounceAsync(server, settings, host.Made, options.Tls, console.Output);
            host.Record("server-started", file ?? "-", GivenSettings.Changes(ServeSettings.Default.Given, settings.Given));
            var orphans = OrphanRemoval.RunAsync(cancel => host.Folders.RemoveOrphansAsync(cancel), TimeProvider.System, loggers.CreateLogger("Portcullis.Storage"), stop);
            var certificates = new CertificateWatch(loggers.CreateLogger("Portcullis.Certificates"), TimeProvider.System);
            certificates.Use(settings.Tls, options.Tls?.Certificates);
            var watching = certificates.RunAsync(onHangUp: file is null && settings.Tls.Files.Count > 0, stop);
            var reloading = file is null ? Task.CompletedTask : new Reloading(
                file, settings, () => HostFile.Read(file, ConfigText.MaximumLength, out _), readAgain, host, server,
                loggers.CreateLogger("Portcullis.Configuration"), TimeProvider.System, certificates).RunAsync(stop);
            await WhenCancelledAsync(stop);
            await reloading;
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
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }

    private static async Task AnnounceAsync(FtpServer server, ServeSettings settings, AccountSettings? made, TlsOptions? tls, TextWriter output)
    {
        foreach (var endPoint in server.EndPoints)
            await output.WriteLineAsync($"Listening on {endPoint}");

        var (user, password) = made is not null ? (made.Name, made.Password)
            : settings.Anonymous || settings.Accounts.Count == 0 ? ("anonymous", "me@")
            : (settings.Accounts[0].Name, "PASSWORD");
        if (made is not null)
        {
            await output.WriteLineAsync($"Account:  {user}");
            await output.WriteLineAsync($"Password: {password}");
        }

        var reachable = Reachable(server.EndPoints[0]);
        var flags = tls is not null && ProtectionPolicy.ControlDuty(tls, reachable.Address, account: null) >= TlsDuty.RequireCredentials
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

    // Standard output is for what scripts read.
    private static ILoggerFactory CreateLoggers() => LoggerFactory.Create(builder => builder
        .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        }));
}
