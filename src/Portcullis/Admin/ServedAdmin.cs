using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Portcullis.Cli;
using Portcullis.Configuration;
using Portcullis.Telemetry;

namespace Portcullis.Admin;

/// <summary>The admin socket and the metrics endpoint of one server, as far as its settings have them.</summary>
internal sealed class ServedAdmin : IAsyncDisposable
{
    private readonly List<WebApplication> _applications = [];
    private string? _socket;

    private ServedAdmin()
    {
    }

    /// <summary>Whether there is an admin socket by these settings.</summary>
    public static bool IsOn(ServeSettings settings) => settings.Admin is { IsOn: true } admin && admin.PathIn(settings.State) is not null && Socket.OSSupportsUnixDomainSockets;

    /// <exception cref="IOException">What was asked for cannot be listened on. The socket in the state folder, which nobody asked for, is done without.</exception>
    public static async Task<ServedAdmin> StartAsync(ServeSettings settings, ServedTelemetry telemetry, AdminApi? api, ILogger log)
    {
        var admin = new ServedAdmin();
        try
        {
            if (api is not null)
                await admin.OpenSocketAsync(Path.GetFullPath(settings.Admin.PathIn(settings.State)!), api, settings.Admin.Socket is null ? log : null);
            if (settings.Prometheus is { } endPoint)
                await admin.OpenMetricsAsync(endPoint, telemetry.Prometheus!, log);
            return admin;
        }
        catch
        {
            await admin.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var application in _applications)
            await application.DisposeAsync();
        if (_socket is not null)
            File.Delete(_socket);
    }

    private async Task OpenSocketAsync(string path, AdminApi api, ILogger? warnings)
    {
        try
        {
            if (AdminSocket.FaultOf(path) is { } fault)
                throw new IOException(fault);
            if (!Directory.Exists(Path.GetDirectoryName(path)))
                throw new IOException($"The folder of the admin socket {path} does not exist.");
            AdminSocket.RemoveStale(path);
            _applications.Add(await SmallHost.StartAsync(kestrel => kestrel.ListenUnixSocket(path), AdminSocket.Bind, api.Map));
            _socket = path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (warnings is null)
                throw new IOException(e.Message, e);
            ServeLog.Warned(warnings, $"{e.Message} There is no admin socket.");
        }
    }

    private async Task OpenMetricsAsync(IPEndPoint endPoint, PrometheusText metrics, ILogger log)
    {
        try
        {
            var application = await SmallHost.StartAsync(kestrel => kestrel.Listen(endPoint), Bind, routes => AdminApi.MapMetrics(routes, metrics));
            _applications.Add(application);
            ServeLog.MetricsAt(log, string.Join(' ', application.Urls));
        }
        catch (IOException e)
        {
            throw new IOException($"telemetry.prometheus: cannot listen on {endPoint}: {e.Message}", e);
        }
    }

    private static Socket Bind(EndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
