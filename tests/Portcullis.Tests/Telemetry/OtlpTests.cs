using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Portcullis.Admin;
using Portcullis.Configuration;
using Portcullis.Telemetry;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Telemetry;

/// <summary>Metrics and traces as a collector gets them.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task A_collector_gets_metrics_and_traces_before_the_server_is_gone()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await SmallHost.StartAsync(kestrel => kestrel.Listen(new IPEndPoint(IPAddress.Loopback, 0)), Bind, routes => routes.MapPost("/{**path}", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.AddOrUpdate(context.Request.Path, _ => Text(body), (_, before) => before + Text(body));
        }));

        var telemetry = new ServedTelemetry(new ServeSettings { Otlp = new Uri(collector.Urls.Single()) }, isRead: false);
        Assert.Null(telemetry.Prometheus);
        await using (var conversation = await Conversation.BeginAsync(options => options with { MeterFactory = telemetry.Meters }))
        {
            var user = await conversation.LogInAsync();
            await user.SayAsync("QUIT", "221");
            await user.ExpectEndAsync();
            await conversation.Server.StopAsync(Conversation.Patience);
            telemetry.Dispose();
        }

        Assert.Contains("portcullis.logins", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("portcullis.session.end", received["/v1/traces"], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", received["/v1/traces"], StringComparison.Ordinal);
    }

    private static string Text(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());

    private static Socket Bind(EndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endPoint);
        return socket;
    }
}
