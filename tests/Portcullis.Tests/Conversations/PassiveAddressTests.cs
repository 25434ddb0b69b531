using System.Net;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Profiles;

namespace Portcullis.Tests.Conversations;

/// <summary>What PASV and its like tell of where to connect to, behind NATs.</summary>
public sealed class PassiveAddressTests
{
    [Fact]
    public async Task Clients_inside_and_outside_are_told_each_their_own()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with
        {
            Settings = new ClientSettings { PassiveAddress = PassiveAddress.TryParse("203.0.113.80") },
            Networks = [new NetworkSettings("inside", [IPNetwork.Parse("192.168.4.0/24")]) { Settings = new ClientSettings { PassiveAddress = PassiveAddress.TryParse("192.168.4.1") } }],
        });
        var outside = await conversation.LogInAsync();
        await outside.SayAsync("PASV", "227 Entering Passive Mode (203,0,113,80,195,80).");
        await outside.SayAsync("EPSV", "229 Entering Extended Passive Mode (|||50000|)");
        await outside.SayAsync("LPSV", "228");
        await outside.SayAsync("QUIT", "221");
        await outside.ExpectEndAsync();

        var inside = await conversation.LogInAsync(source: Conversation.As400);
        await inside.SayAsync("PASV", "227 Entering Passive Mode (192,168,4,1,195,80).");
    }

    [Fact]
    public async Task A_name_is_asked_for_again_after_a_minute_and_its_last_address_told_while_it_has_none()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { Settings = new ClientSettings { PassiveAddress = PassiveAddress.TryParse("ftp.example.com") } });
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "425 The address for PASV is not known now; use EPSV.");
        await user.SayAsync("EPSV", "229");

        conversation.Network.Names["ftp.example.com"] = [Conversation.ServerAddress6, IPAddress.Parse("203.0.113.80")];
        await user.SayAsync("PASV", "227 Entering Passive Mode (203,0,113,80,195,80).");
        conversation.Network.Names["ftp.example.com"] = [IPAddress.Parse("203.0.113.81")];
        conversation.Clock.Advance(TimeSpan.FromSeconds(59));
        await user.SayAsync("PASV", "227 Entering Passive Mode (203,0,113,80,195,80).");
        Assert.Equal(2, conversation.Network.NamesAsked);

        conversation.Clock.Advance(TimeSpan.FromSeconds(1));
        await user.SayAsync("PASV", "227 Entering Passive Mode (203,0,113,81,195,80).");
        conversation.Network.Names.Clear();
        conversation.Clock.Advance(TimeSpan.FromMinutes(2));
        await user.SayAsync("PASV", "227 Entering Passive Mode (203,0,113,81,195,80).");
        Assert.Equal(1, conversation.Metrics.Refusals("data-connection.no-passive-address"));
    }

    [Fact]
    public async Task Ports_are_told_as_the_other_side_of_the_NAT_calls_them()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { PassivePorts = new(50_000, 50_001), ExposedPassivePorts = new(21_000, 21_001) });
        var user = await conversation.LogInAsync();
        await user.SendAsync("EPSV");
        Assert.Matches("^229 .*\\(\\|\\|\\|2100[01]\\|\\)$", (await user.ReadReplyAsync()).Text);
        await user.SendAsync("PASV");
        Assert.Matches("^227 .*\\(192,0,2,21,82,[89]\\)\\.$", (await user.ReadReplyAsync()).Text);
    }

    [Theory]
    [InlineData("203.0.113.80", true)]
    [InlineData("ftp.example.com", true)]
    [InlineData("ftp", true)]
    [InlineData("203.0.113", false)]
    [InlineData("203.0.113.300", false)]
    [InlineData("203.0.113.080", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("ftp_.example.com", false)]
    [InlineData("-ftp.example.com", false)]
    [InlineData("", false)]
    public void An_address_is_an_IPv4_one_or_a_name(string text, bool isOne) => Assert.Equal(isOne, PassiveAddress.TryParse(text) is not null);
}
