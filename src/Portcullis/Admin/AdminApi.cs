using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Portcullis.Server;
using Portcullis.Telemetry;

namespace Portcullis.Admin;

/// <summary>What can be asked of a server that runs, and told to it.</summary>
/// <param name="server">Started or about to be.</param>
/// <param name="metrics">As Prometheus reads them.</param>
/// <param name="reload">Reads the settings anew, and answers what is wrong with them; null where there is no file to read.</param>
/// <param name="drain">Begins to stop.</param>
/// <param name="since">When the program was started.</param>
internal sealed class AdminApi(FtpServer server, PrometheusText metrics, Func<IReadOnlyList<string>>? reload, Action drain, DateTimeOffset since)
{
    private const string NoSession = "There is no such session; 'portcullis sessions' lists them.";

    public static void MapMetrics(WebApplication routes, PrometheusText metrics) => routes.MapGet("/metrics", context =>
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(metrics.Write());
    });

    public void Map(WebApplication routes)
    {
        MapMetrics(routes, metrics);
        routes.MapGet("/health/live", context => context.Response.WriteAsync("alive\n"));
        routes.MapGet("/health/ready", context =>
        {
            var isReady = IsReady;
            context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync(isReady ? "ready\n" : "not ready\n");
        });
        routes.MapGet("/v1/status", context => AnswerAsync(context, Status(), AdminJson.Default.ServerStatus));
        routes.MapGet("/v1/sessions", context => AnswerAsync(context, [.. server.Sessions.Select(ViewOf)], AdminJson.Default.IReadOnlyListSessionView));
        routes.MapGet("/v1/sessions/{number:long}", context => server.Sessions.FirstOrDefault(session => session.Number == NumberOf(context)) is { } session
            ? AnswerAsync(context, ViewOf(session), AdminJson.Default.SessionView)
            : RefuseAsync(context, StatusCodes.Status404NotFound, NoSession));
        routes.MapDelete("/v1/sessions/{number:long}", context => server.Kick(NumberOf(context))
            ? DoneAsync(context)
            : RefuseAsync(context, StatusCodes.Status404NotFound, NoSession));
        routes.MapPost("/v1/reload", ReloadAsync);
        routes.MapPost("/v1/drain", context =>
        {
            drain();
            return DoneAsync(context);
        });
    }

    private bool IsReady => server is { IsStopping: false, EndPoints.Count: > 0 };

    private ServerStatus Status()
    {
        var (sessions, ports) = (server.Sessions, server.PassivePorts);
        return new ServerStatus(
            ProgramVersion.Text, since, [.. server.EndPoints.Select(each => each.ToString())], IsReady, server.IsStopping, sessions.Count,
            sessions.Count(session => session.Transfer is not null), server.BanCount, ports.Used, ports.Limit, ports.Exhaustion?.TotalSeconds);
    }

    private static SessionView ViewOf(SessionInfo session) => new(
        session.Number, session.Since, session.Peer.ToString(), session.Local.ToString(), session.User, session.Client, session.Tls, session.WorkingDirectory,
        session.Transfer is { } transfer ? new TransferView(transfer.Verb, transfer.Path, transfer.Direction, transfer.Octets, transfer.Duration.TotalSeconds) : null);

    private static long NumberOf(HttpContext context) => long.Parse((string)context.Request.RouteValues["number"]!, CultureInfo.InvariantCulture);

    private async Task ReloadAsync(HttpContext context)
    {
        if (reload is null)
        {
            await RefuseAsync(context, StatusCodes.Status409Conflict, "The server was started without --config: there is no file to read again.");
            return;
        }

        var errors = await Task.Run(reload);
        context.Response.StatusCode = errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        await AnswerAsync(context, new ReloadResult(errors), AdminJson.Default.ReloadResult);
    }

    private static Task AnswerAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) => context.Response.WriteAsJsonAsync(value, type);

    private static Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return AnswerAsync(context, new AdminFault(error), AdminJson.Default.AdminFault);
    }

    private static Task DoneAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
