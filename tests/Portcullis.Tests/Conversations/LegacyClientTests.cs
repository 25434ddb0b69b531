using System.Net;
using Portcullis.Server;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;

namespace Portcullis.Tests.Conversations;

/// <summary>
/// Whole sessions of clients that are not at hand, written from public facts about what they send. All come from the network
/// of the AS/400. Notes say what the operator has set, and <c>default data port</c> that the client listens on the port of its
/// control connection, 1040.
/// </summary>
public sealed class LegacyClientTests
{
    private const int ControlPort = 1040;

    private static readonly IPNetwork Network = IPNetwork.Parse("192.168.4.0/24");

    private static readonly Dictionary<string, Func<FtpServerOptions, FtpServerOptions>> Settings = new()
    {
        ["default data port"] = options => options,
        ["network as400"] = options => Of(options, "as400"),
        ["network mvs"] = options => Of(options, "mvs"),
        ["network device"] = options => Of(options, "device"),
        ["legacy network"] = options => options with { DataPorts = new DataPortOptions { LegacyNetworks = [new(Network, null, "payroll")] } },
        ["says much"] = options => options with
        {
            AnnotateDirectories = true,
            Messages = new ServerMessages { Banner = ["Authorised use only."], Welcome = ["Scans go to /docs."] },
        },
        ["looks like NT"] = options => options with { Settings = new ClientSettings { SystemType = "Windows_NT", ListingStyle = Portcullis.Protocol.Listings.ListingStyle.MsDos } },
    };

    public static TheoryData<string, Delivery> Sessions()
    {
        var data = new TheoryData<string, Delivery>();
        foreach (var scene in Transcript.LegacyClients)
        {
            data.Add(scene.ToString(), Delivery.Lines);
            data.Add(scene.ToString(), Delivery.Octets);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task The_session_goes_as_written(string name, Delivery delivery)
    {
        var session = Transcript.LegacyClients.Single(one => one.ToString() == name);
        await using var conversation = await Conversation.BeginAsync(options => session.Notes.Aggregate(options, (set, note) => Settings[note](set)));
        var hasDefaultDataPort = session.Notes.Contains("default data port");
        var user = conversation.Call(Conversation.As400, hasDefaultDataPort ? ControlPort : 0);
        if (hasDefaultDataPort)
            user.ListenForData(ControlPort);

        await new TranscriptPlayer(user, session.Steps, delivery).PlayAsync();

        Assert.Equal(session.Notes.Contains("legacy network"), conversation.Audited.Count > 0);
    }

    private static FtpServerOptions Of(FtpServerOptions options, string profile) =>
        options with { Networks = [new NetworkSettings("plant", [Network]) { Settings = new ClientSettings { Profile = profile } }] };
}
