using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Portcullis.Admin;

/// <summary>
/// Kestrel and routes, and nothing else: no appsettings.json of the working directory, no ASPNETCORE_ variables that would open ports, no
/// signal handlers, no log. Only an empty builder has none of these.
/// </summary>
internal static class SmallHost
{
    private const int MaximumConnections = 64;

    private const int MaximumBody = 64 * 1024;

    /// <param name="listen">Where.</param>
    /// <param name="bind">Binds a socket for it.</param>
    /// <param name="map">The routes.</param>
    /// <exception cref="IOException">It cannot listen.</exception>
    public static async Task<WebApplication> StartAsync(Action<KestrelServerOptions> listen, Func<System.Net.EndPoint, Socket> bind, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseSockets(options => options.CreateBoundListenSocket = bind).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxConcurrentConnections = MaximumConnections;
            options.Limits.MaxRequestBodySize = MaximumBody;
            listen(options);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        var application = builder.Build();
        application.UseRouting();
        map(application);
        try
        {
            await application.StartAsync();
            return application;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            await application.DisposeAsync();
            throw e as IOException ?? new IOException(e.Message, e);
        }
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
