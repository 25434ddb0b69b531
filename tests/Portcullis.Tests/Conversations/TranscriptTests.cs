using Portcullis.Server.Security;
using Portcullis.Tests.Security;

namespace Portcullis.Tests.Conversations;

/// <summary>Every transcript, delivered in every way that TCP may deliver it.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string, Delivery> Scenes()
    {
        var data = new TheoryData<string, Delivery>();
        foreach (var scene in Transcript.All)
        {
            data.Add(scene.ToString(), Delivery.Lines);
            data.Add(scene.ToString(), Delivery.Octets);
            if (!scene.Notes.Contains("in turn"))
                data.Add(scene.ToString(), Delivery.Pipelined);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task The_conversation_goes_as_written(string name, Delivery delivery)
    {
        var scene = Transcript.All.Single(one => one.ToString() == name);
        await using var conversation = await Conversation.BeginAsync(
            scene.Notes.Contains("everything offered") ? Offering.Everything
            : scene.Notes.Contains("TLS") ? options => options with { Tls = TestCertificates.Options with { Control = TlsDuty.Allow, AllowClearCommandChannel = true } }
            : null);
        var user = await conversation.ConnectAsync(scene.Notes.Contains("IPv6") ? Conversation.UserAddress6 : Conversation.UserAddress);
        if (!scene.Notes.Contains("before login"))
            await user.LogInAsync(scene.Notes.FirstOrDefault(note => note is "reader" or "anonymous") ?? "anna");

        await new TranscriptPlayer(user, scene.Steps, delivery).PlayAsync();
    }
}
