namespace Portcullis.Tests.Conversations;

/// <summary>Verbs of drafts and of other servers that are left out on purpose.</summary>
public sealed class UnknownVerbTests
{
    [Theory]
    [InlineData("RMDA docs")]
    [InlineData("THMB JPG 64 64 letter.txt")]
    [InlineData("MMD5 letter.txt, data.bin")]
    [InlineData("SSCN ON")]
    [InlineData("SPSV 1")]
    [InlineData("ESTA")]
    [InlineData("ESTP")]
    public async Task Verbs_that_are_not_offered_are_500(string command)
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync(command, "500 Command not recognized. HELP lists the commands.");
    }
}
