using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Diagnostics;

namespace Portcullis.Tests.Conversations;

/// <summary>Sessions, commands and transfers as spans; and that nobody pays for them who does not listen.</summary>
public sealed class TraceTests
{
    private static readonly IPEndPoint Here = new(IPAddress.Loopback, 21);

    [Fact]
    public async Task A_session_is_a_trace_of_its_commands_and_transfers()
    {
        // Other tests run servers at the same time: this one's sessions come from an address of its own.
        var address = IPAddress.Parse("198.51.100.77");
        using var spans = new Spans(ServerActivities.SourceName);
        await using (var conversation = await Conversation.BeginAsync())
        {
            var user = await conversation.LogInAsync(source: address);
            await user.SayAsync("EPSV", "229");
            await user.SayAsync("STOR new", "150");
            var data = await user.OpenDataAsync();
            await data.SendAsync("abc");
            await data.SendAllAsync("");
            await user.ExpectAsync("226");
            await user.SayAsync("DELE none", "550");
            await user.SayAsync("SECRET secret", "500");
            await user.SayAsync("QUIT", "221");
            await user.ExpectEndAsync();
        }

        var session = spans.All.Single(span => span.OperationName == "session" && Equals(span.GetTagItem("client.address"), address.ToString()));
        var its = spans.All.Where(span => span.TraceId == session.TraceId).ToList();
        Assert.Equal(
            "session(USER PASS EPSV STOR(transfer(connect pump commit)) DELE unknown QUIT)", Tree(its, session));
        Assert.Equal(("anna", "Quit"), (session.GetTagItem("user.name"), session.GetTagItem("portcullis.session.end")));
        var transfer = its.Single(span => span.OperationName == "transfer");
        Assert.Equal(("/new", "completed", 3L), (transfer.GetTagItem("portcullis.path"), transfer.GetTagItem("portcullis.outcome"), transfer.GetTagItem("portcullis.octets")));
        Assert.Equal(550, its.Single(span => span.OperationName == "DELE").GetTagItem("portcullis.reply"));
        Assert.DoesNotContain("secret", string.Join(' ', its.SelectMany(span => span.TagObjects.Select(tag => $"{span.OperationName} {tag.Value}"))), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Without_a_listener_nothing_is_allocated()
    {
        using var activities = new ServerActivities("Portcullis.Server.NobodyListens");
        using var metrics = new ServerMetrics();
        var telemetry = new ServerTelemetry(metrics, activities, TimeProvider.System);
        var (progress, reply) = (new TransferProgress(), Replies.TransferComplete);
        Trace(telemetry, progress, reply);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            Trace(telemetry, progress, reply);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void With_one_it_is_measured_that_something_is()
    {
        using var spans = new Spans("Portcullis.Server.SomebodyListens");
        using var activities = new ServerActivities("Portcullis.Server.SomebodyListens");
        using var metrics = new ServerMetrics();
        var telemetry = new ServerTelemetry(metrics, activities, TimeProvider.System);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Trace(telemetry, new TransferProgress(), Replies.TransferComplete);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() > before);
        Assert.Equal(["RETR", "commit", "connect", "handshake", "pump", "session", "transfer"], spans.All.Select(span => span.OperationName).Order(StringComparer.Ordinal));
    }

    private static void Trace(ServerTelemetry telemetry, TransferProgress progress, Reply reply)
    {
        var activities = telemetry.Activities;
        using var session = activities.Session(1, Here, Here);
        using var command = activities.Command("RETR");
        ServerActivities.Answered(command, reply);
        using var transfer = activities.Transfer("RETR", "sent");
        End(telemetry.BeginConnect("passive"));
        End(telemetry.BeginHandshake("data"));
        using (activities.Step("pump"))
            progress.Add(1);
        End(telemetry.BeginCommit());
        ServerActivities.TransferEnded(transfer, "/a", "completed", 1);
        ServerActivities.SessionEnded(session, "anna", "Quit");
    }

    private static void End(TimedStep step)
    {
        step.Done();
        step.End();
    }

    private static string Tree(IReadOnlyList<Activity> all, Activity span)
    {
        var children = all.Where(each => each.ParentSpanId == span.SpanId).OrderBy(each => each.StartTimeUtc).Select(each => Tree(all, each)).ToList();
        return children.Count == 0 ? span.OperationName : $"{span.OperationName}({string.Join(' ', children)})";
    }

    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _all = new();
        private readonly ActivityListener _listener;

        public Spans(string source)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = each => each.Name == source,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _all.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IEnumerable<Activity> All => _all;

        public void Dispose() => _listener.Dispose();
    }
}
