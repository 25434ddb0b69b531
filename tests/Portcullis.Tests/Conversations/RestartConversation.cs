using System.Text;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Conversations;

/// <summary>The user's side of a transfer in MODE B or C that is cut off, and gone on with in another session.</summary>
internal static class RestartConversation
{
    public static async Task<UserPi> LogInAsync(this Conversation conversation, string type, string structure, string mode, string user = "anna")
    {
        var pi = await conversation.LogInAsync(user);
        await pi.SayAsync("TYPE " + type, "200");
        await pi.SayAsync("STRU " + structure, "200");
        await pi.SayAsync("MODE " + mode, "200");
        return pi;
    }

    /// <summary>The command with a data connection, after its 150.</summary>
    public static async Task<UserDtp> BeginAsync(this UserPi user, string command)
    {
        await user.SayAsync("PASV", "227");
        await user.SayAsync(command, "150");
        return await user.OpenDataAsync();
    }

    public static async Task<string> ExpectMarkAsync(this UserPi user, string sender)
    {
        var reply = await user.ReadReplyAsync();
        var words = reply.Text.Split(' ');
        Assert.True(words.Length == 5 && words[..4] is ["110", "MARK", var told, "="] && told == sender, reply.Text);
        return words[4];
    }

    /// <summary>A block of MODE B.</summary>
    public static string Block(int descriptor, string data) => $"{(char)descriptor}{(char)(data.Length >> 8)}{(char)(data.Length & 255)}{data}";

    public static string Marker(string text) => Block(16, text);

    public static TransferParameters Parameters(string type, string structure, string mode)
    {
        Assert.Equal(ParameterResult.Parsed, RepresentationType.TryParse(type, out var parsedType));
        Assert.Equal(ParameterResult.Parsed, FileStructures.TryParse(structure, out var parsedStructure));
        Assert.Equal(ParameterResult.Parsed, TransmissionModes.TryParse(mode, out var parsedMode));
        return new TransferParameters(parsedType, parsedStructure, parsedMode);
    }

    /// <summary>What a sender with restart markers sends of a file from a position on.</summary>
    public static string Encode(TransferParameters parameters, ReadOnlySpan<byte> stored, RepresentationOptions options, long position = 0)
    {
        using var wire = new OctetBuffer();
        using var encoder = new TransferEncoder(parameters, wire, options, position);
        encoder.Encode(stored[(int)position..]);
        encoder.Finish();
        return Encoding.Latin1.GetString(wire.Written.Span);
    }
}
