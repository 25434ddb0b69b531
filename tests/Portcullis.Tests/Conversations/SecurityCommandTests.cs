namespace Portcullis.Tests.Conversations;

/// <summary>The commands of RFC 2228.</summary>
public sealed class SecurityCommandTests
{
    [Theory]
    [InlineData("ADAT AAAA")]
    [InlineData("MIC AAAA")]
    [InlineData("CONF AAAA")]
    [InlineData("ENC AAAA")]
    public async Task They_are_known_and_not_implemented(string command)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SayAsync(command, "502");
        await user.LogInAsync();
        await user.SayAsync(command, "502");
    }
}
