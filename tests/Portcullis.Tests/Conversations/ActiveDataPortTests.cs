using System.Net;
using Microsoft.Extensions.Logging;
using Portcullis.Server.Auditing;
using Portcullis.Server.Policies;

namespace Portcullis.Tests.Conversations;

/// <summary>The founding rule over the wire: what is refused leaves nothing behind, connects nowhere, and is on record.</summary>
public sealed class ActiveDataPortTests
{
    private const string ReservedPort = "PORT 198,51,100,7,3,250", Refused = "504 Invalid PORT command: data port 1018 is reserved (below 1024). Use PASV or EPSV.";

    private const string RefusedBefore = "425 Can't open data connection: your data port was refused (data-port.reserved). Send PASV, EPSV or an acceptable PORT first.";

    [Theory]
    [InlineData("PORT 198,51,100,7,156,65")]
    [InlineData("EPRT |1|198.51.100.7|40001|")]
    [InlineData("PASV")]
    [InlineData("EPSV")]
    [InlineData("NOOP")]
    public async Task A_refused_PORT_leaves_no_data_port_behind(string before)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        user.ListenForData(40_001);
        await user.SendAsync(before);
        await user.ReadReplyAsync();

        await user.SayAsync(ReservedPort, Refused);

        Assert.False(conversation.Network.IsListening(new IPEndPoint(Conversation.ServerAddress, Conversation.PassivePort)));
        foreach (var command in new[] { "RETR letter.txt", "STOR new.txt", "STOU", "APPE new.txt", "LIST", "NLST", "MLSD" })
            await user.SayAsync(command, RefusedBefore);
        Assert.Empty(conversation.Network.Attempts);
        Assert.Equal(7, conversation.Metrics.Refusals("data-connection.refused-before"));
    }

    [Theory]
    [InlineData("PORT 198,51,100,7,156", "data-port.malformed")]
    [InlineData("PORT 203,0,113,66,156,65", "data-port.foreign-host")]
    [InlineData("PORT 198,51,100,7,0,0", "data-port.zero")]
    [InlineData("EPRT |2|2001:db8::7|40001|", "data-port.network-protocol")]
    [InlineData("EPRT |1|198.51.100.7|1018|", "data-port.reserved")]
    public async Task So_does_every_other_refusal(string command, string rule)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.OfferDataPortAsync(45_000);
        await user.SendAsync(command);
        Assert.InRange((await user.ReadReplyAsync()).Code, 500, 599);

        await user.SayAsync("RETR letter.txt", $"425 Can't open data connection: your data port was refused ({rule}). Send PASV, EPSV or an acceptable PORT first.");

        Assert.Empty(conversation.Network.Attempts);
        Assert.Equal(1, conversation.Metrics.Refusals(rule));
        await user.OfferDataPortAsync(45_000);
        await user.SayAsync("RETR letter.txt", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task The_log_names_the_rule_and_the_setting_that_lifts_it()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync(ReservedPort, Refused);

        var logged = Assert.Single(conversation.Log.Named("Refused"));
        Assert.Equal(("data-port.reserved", "PORT", "anna", "198.51.100.7"), (logged["Rule"], logged["Verb"], logged["User"], logged["Peer"]));
        Assert.Equal(DataPortPolicy.Reserved.Setting, logged["Setting"]);
        Assert.Equal(Refused[4..], logged["Reason"]);
        Assert.Equal(1, conversation.Metrics.Refusals("data-port.reserved"));
    }

    [Fact]
    public async Task Test_number_one_the_AS400_of_Q140424_walks_to_1024()
    {
        await using var conversation = await Conversation.BeginAsync();
        var as400 = await conversation.LogInAsync(source: Conversation.As400);

        // Each command of the user brings a PORT, one higher, and fails, until 1024 is reached.
        for (var port = 1010; port < 1024; port++)
        {
            await as400.SendAsync($"PORT 192,168,4,29,3,{port & 255}");
            var reply = await as400.ReadReplyAsync();
            var advice = port switch
            {
                1010 => "Use PASV or EPSV.",
                1021 => "Use PASV or EPSV; or the 3rd next port will do.",
                1022 => "Use PASV or EPSV; or the 2nd next port will do.",
                1023 => "Use PASV or EPSV; or the next port will do.",
                _ => $"Use PASV or EPSV; or the {1024 - port}th next port will do.",
            };
            Assert.Equal($"504 Invalid PORT command: data port {port} is reserved (below 1024). {advice}", reply.Text);
            await as400.SayAsync("NLST", "425");
        }

        Assert.Empty(conversation.Network.Attempts);
        await as400.OfferDataPortAsync(1024);
        await as400.SayAsync("NLST docs", "150");
        Assert.Equal("readme.txt\r\ndrafts\r\n", await (await as400.OpenDataAsync()).ReceiveAllAsync());
        await as400.ExpectAsync("226");

        var walk = Assert.Single(conversation.Log.Named("PortWalk"));
        Assert.Equal(("192.168.4.29", "data-port.reserved"), (walk["Peer"], walk["Rule"]));
        Assert.Equal(14, conversation.Metrics.Refusals("data-port.reserved"));
    }

    [Fact]
    public async Task Another_session_that_walks_is_reported_again()
    {
        await using var conversation = await Conversation.BeginAsync();
        for (var session = 0; session < 2; session++)
        {
            var as400 = await conversation.LogInAsync(source: Conversation.As400);
            foreach (var port in new[] { 250, 251, 252, 100, 101 })
                await as400.SayAsync($"PORT 192,168,4,29,3,{port}", "504");
        }

        Assert.Equal(2, conversation.Log.Named("PortWalk").Count);
    }

    [Fact]
    public async Task A_listed_network_is_let_through_and_each_use_is_audited()
    {
        await using var conversation = await BeginLegacyAsync(until: null);
        var as400 = await conversation.LogInAsync(source: Conversation.As400);
        for (var use = 1; use <= 2; use++)
        {
            await as400.OfferDataPortAsync(1018);
            await as400.SayAsync("RETR letter.txt", "150");
            await (await as400.OpenDataAsync()).ReceiveAllAsync();
            await as400.ExpectAsync("226");
            Assert.Equal(use, conversation.Audited.Count);
        }

        var audited = conversation.Audited[0];
        Assert.Equal(("anna", "RETR", "data-port.reserved", "legacy network 192.168.4.0/24 (payroll)"), (audited.User, audited.Verb, audited.Rule, audited.Reason));
        Assert.Equal((Conversation.As400, new IPEndPoint(Conversation.As400, 1018)), (audited.Peer, audited.DataPort));
        Assert.Equal(ConversationClock.Beginning, audited.At);
        Assert.Equal(2, conversation.Log.Named("ExceptionUsed").Count);
    }

    [Theory]
    [InlineData(ExceptionMode.Enforce, LogLevel.Information)]
    [InlineData(ExceptionMode.Warn, LogLevel.Warning)]
    public async Task Each_use_of_an_exception_that_is_to_go_is_a_warning(ExceptionMode mode, LogLevel level)
    {
        await using var conversation = await BeginLegacyAsync(until: null, mode);
        var as400 = await conversation.LogInAsync(source: Conversation.As400);
        await as400.OfferDataPortAsync(1018);
        await as400.SayAsync("RETR letter.txt", "150");
        await (await as400.OpenDataAsync()).ReceiveAllAsync();
        await as400.ExpectAsync("226");
        Assert.Single(conversation.Audited);
        Assert.Equal(level, Assert.Single(conversation.Log.Named("ExceptionUsed")).Level);
    }

    [Fact]
    public async Task An_exception_in_shadow_lets_nothing_through_and_the_record_says_what_it_would()
    {
        await using var conversation = await BeginLegacyAsync(until: null, ExceptionMode.Shadow);
        var as400 = await conversation.LogInAsync(source: Conversation.As400);
        await as400.SayAsync("PORT 192,168,4,29,3,250", "504 Invalid PORT command: data port 1018 is reserved (below 1024). Use PASV or EPSV.");
        await as400.SayAsync("RETR letter.txt", "425");
        Assert.Empty(conversation.Network.Attempts);
        Assert.Empty(conversation.Audited);
        Assert.EndsWith("(in shadow: legacy network 192.168.4.0/24 (payroll) would let it through)", (string?)conversation.Log.Named("Refused")[0]["Reason"]);

        // Whoever it is not for is told nothing else than before.
        var user = await conversation.LogInAsync();
        await user.SayAsync("PORT 198,51,100,7,3,250", "504");
        Assert.DoesNotContain("shadow", (string?)conversation.Log.Named("Refused")[^1]["Reason"]);
    }

    [Fact]
    public async Task An_exception_that_cannot_be_recorded_is_not_used()
    {
        await using var conversation = await BeginLegacyAsync(until: null);
        conversation.ExpectErrors();
        conversation.AuditFailsOn = record => record is ExceptionUse;
        var as400 = await conversation.LogInAsync(source: Conversation.As400);
        await as400.OfferDataPortAsync(1018);
        await as400.SayAsync("RETR letter.txt", "150", "425 Can't open data connection: the exception for this data port could not be recorded; try again later.");
        Assert.Empty(conversation.Network.Attempts);
        Assert.Single(conversation.Log.Named("AuditFailed"));
    }

    [Fact]
    public async Task Under_legacy_whoever_is_not_listed_is_refused()
    {
        await using var conversation = await BeginLegacyAsync(until: null);
        var user = await conversation.LogInAsync();
        await user.SayAsync(ReservedPort, Refused);
        Assert.Empty(conversation.Audited);
    }

    [Fact]
    public async Task A_listed_network_gets_no_port_of_a_service_nor_of_another_host()
    {
        await using var conversation = await BeginLegacyAsync(until: null);
        var as400 = await conversation.LogInAsync(source: Conversation.As400);
        await as400.SayAsync("PORT 192,168,4,29,0,25", "504 Invalid PORT command: data port 25 belongs to a well-known service. Use PASV or EPSV, or another port.");
        await as400.SayAsync("PORT 192,168,4,30,3,250", "504 Invalid PORT command: 192.168.4.30 is not the host of your control connection. Use PASV or EPSV.");
        await as400.SayAsync("LIST", "425");
        Assert.Equal((1, 1), (conversation.Metrics.Refusals("data-port.service"), conversation.Metrics.Refusals("data-port.foreign-host")));
        Assert.Empty(conversation.Network.Attempts);
        Assert.Empty(conversation.Audited);
    }

    [Fact]
    public async Task An_exception_that_ends_between_PORT_and_RETR_is_none()
    {
        await using var conversation = await BeginLegacyAsync(until: ConversationClock.Beginning.AddSeconds(60));
        var as400 = await conversation.LogInAsync(source: Conversation.As400);
        await as400.OfferDataPortAsync(1018);
        conversation.Clock.Advance(TimeSpan.FromSeconds(60));

        await as400.SayAsync("RETR letter.txt", "150", "425");

        Assert.Empty(conversation.Network.Attempts);
        Assert.Empty(conversation.Audited);
        Assert.Equal(1, conversation.Metrics.Refusals("data-port.reserved"));
        Assert.Equal("RETR", conversation.Log.Named("Refused")[^1]["Verb"]);
    }

    [Fact]
    public async Task A_site_policy_can_refuse_more_and_allow_nothing()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { Policies = [new NoActiveMode()] });
        var user = await conversation.LogInAsync();
        await user.SayAsync("PORT 198,51,100,7,156,65", "504 Invalid PORT command: active mode is not used here.");
        await user.SayAsync(ReservedPort, Refused);
        Assert.Equal(1, conversation.Metrics.Refusals("site.no-active-mode"));
    }

    [Fact]
    public async Task The_default_data_port_is_held_to_the_same_rule()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = conversation.Call(Conversation.As400, port: 1000);
        await user.ExpectAsync("220");
        await user.LogInAsync();
        await user.SayAsync("RETR letter.txt", "425 Can't open data connection to the default data port 1000: it is reserved. Send PASV or EPSV.");
        Assert.Empty(conversation.Network.Attempts);
    }

    private static Task<Conversation> BeginLegacyAsync(DateTimeOffset? until, ExceptionMode mode = ExceptionMode.Enforce) => Conversation.BeginAsync(options => options with
    {
        DataPorts = new DataPortOptions { Preset = DataPortPreset.Legacy, LegacyNetworks = [new(IPNetwork.Parse("192.168.4.0/24"), until, "payroll") { Mode = mode }] },
    });

    private sealed class NoActiveMode : ISitePolicy
    {
        private static readonly PolicyRule Rule = new("site.no-active-mode", Portcullis.Protocol.Replies.ReplyCode.ParameterNotImplemented, "", "", "none", "");

        public PolicyDecision OnDataPort(DataPortRequest request) =>
            new PolicyDecision.Refused(Rule, $"Invalid {request.Verb} command: active mode is not used here.");
    }
}
