using System.Text;
using Portcullis.Protocol.Representation;

namespace Portcullis.Tests.Conversations;

/// <summary>
/// Every lawful combination of type, structure and mode over the wire. What the codecs make of each is held against vectors
/// made by hand elsewhere; here: what is stored and retrieved with equal parameters is the same (RFC 959 §3.1.2).
/// </summary>
public sealed class RepresentationTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Dear Bert,\n\nall is well.\nAAAAAAAAAAAAAAAAAAAA     end\n");

    public static TheoryData<string, string, string> Combinations
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var type in (string[])["A", "A T", "E", "C 273", "C 1047", "I", "L 8"])
            {
                foreach (var structure in (string[])["F", "R"])
                {
                    foreach (var mode in (string[])["S", "B", "C", "Z"])
                        all.Add(type, structure, mode);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task What_is_stored_is_retrieved_as_it_was_sent(string type, string structure, string mode)
    {
        var parameters = Parse(type, structure, mode);
        var wire = Encode(parameters);
        await using var conversation = await Conversation.BeginAsync(options => options with { OfferModeZ = true });
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE " + type, "200");
        await user.SayAsync("STRU " + structure, "200");
        await user.SayAsync("MODE " + mode, "200");
        var ending = mode is "B" or "C" ? "250 Transfer complete; the data connection stays open." : "226 Transfer complete.";

        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR file", "150");
        await (await user.OpenDataAsync()).SendAllAsync(wire);
        await user.ExpectAsync(ending);

        await user.SayAsync("SIZE file", $"213 {Encode(parameters with { Mode = parameters.Mode == TransmissionMode.Deflate ? TransmissionMode.Stream : parameters.Mode }).Length}");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR file", "150");
        Assert.Equal(wire, await (await user.OpenDataAsync()).ReceiveAsync(wire.Length));
        await user.ExpectAsync(ending);
    }

    [Theory]
    [InlineData("B")]
    [InlineData("C")]
    public async Task A_data_connection_goes_on_to_the_next_transfer(string mode)
    {
        var wire = Encode(Parse("I", "F", mode));
        await using var conversation = await Conversation.BeginAsync(options => options with { OfferModeZ = true });
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("MODE " + mode, "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR one", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync(wire);
        await user.ExpectAsync("250 Transfer complete; the data connection stays open.");

        await user.SayAsync("STOR two", "125 Opening data connection for two.");
        await data.SendAsync(wire);
        await user.ExpectAsync("250");
        await user.SayAsync("RETR two", "125");
        Assert.Equal(wire, await data.ReceiveAsync(wire.Length));
        await user.ExpectAsync("250");

        // ABOR closes it (RFC 959 §4.1.3), and without it there is none.
        await user.SayAsync("ABOR", "226");
        Assert.Equal("", await data.ReceiveAllAsync());
    }

    [Fact]
    public async Task A_data_connection_that_the_client_closed_is_not_used_again()
    {
        var wire = Encode(Parse("I", "F", "B"));
        await using var conversation = await Conversation.BeginAsync(options => options with { OfferModeZ = true });
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("MODE B", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR one", "150");
        await (await user.OpenDataAsync()).SendAllAsync(wire);
        await user.ExpectAsync("250");
        await user.SayAsync("RETR one", "425 Can't open data connection: the passive port has been used. Send PASV or EPSV again.");
    }

    [Fact]
    public async Task A_mode_that_ends_by_closing_does_not_use_it()
    {
        var wire = Encode(Parse("I", "F", "B"));
        await using var conversation = await Conversation.BeginAsync(options => options with { OfferModeZ = true });
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("MODE B", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR one", "150");
        await (await user.OpenDataAsync()).SendAsync(wire);
        await user.ExpectAsync("250");
        await user.SayAsync("MODE S", "200");
        await user.SayAsync("RETR one", "425");
    }

    [Fact]
    public async Task A_character_that_the_code_page_lacks_fails_the_transfer_and_names_it()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { OfferModeZ = true });
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR euro", "150");
        await (await user.OpenDataAsync()).SendAllAsync("abc\u00E2\u0082\u00AC");
        await user.ExpectAsync("226");

        await user.SayAsync("TYPE C 37", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR euro", "150");
        var data = await user.OpenDataAsync();
        var reply = await user.ReadReplyAsync();
        Assert.Equal(451, reply.Code);
        Assert.Contains("U+20AC", reply.Text, StringComparison.Ordinal);
        await data.ExpectResetAsync();
    }

    [Fact]
    public async Task In_mode_Z_a_marker_counts_what_is_compressed()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { OfferModeZ = true });
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("MODE Z", "200");
        await user.SayAsync("SIZE data.bin", "213 10");
        await user.SayAsync("REST 4", "350");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR data.bin", "150");
        var wire = Encoding.Latin1.GetBytes(await (await user.OpenDataAsync()).ReceiveAllAsync());
        using var plain = new System.IO.Compression.ZLibStream(new MemoryStream(wire), System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal("456789", await new StreamReader(plain).ReadToEndAsync());
        await user.ExpectAsync("226");

        await user.SayAsync("TYPE A", "200");
        await user.SayAsync("REST 4", "350");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR letter.txt", "554");
    }

    [Fact]
    public async Task A_deflate_bomb_stores_nothing()
    {
        using var bomb = new OctetBuffer();
        using var encoder = new TransferEncoder(Parse("I", "F", "Z"), bomb);
        for (var i = 0; i < 1024; i++)
            encoder.Encode(new byte[64 * 1024]);
        encoder.Finish();

        await using var conversation = await Conversation.BeginAsync(options => options with { OfferModeZ = true });
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("MODE Z", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR bomb", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync(Encoding.Latin1.GetString(bomb.Written.Span));
        await user.ExpectAsync("451");
        await user.SayAsync("MODE S", "200");
        await user.SayAsync("SIZE bomb", "550");
    }

    private static TransferParameters Parse(string type, string structure, string mode)
    {
        Assert.Equal(ParameterResult.Parsed, RepresentationType.TryParse(type, out var parsedType));
        Assert.Equal(ParameterResult.Parsed, FileStructures.TryParse(structure, out var parsedStructure));
        Assert.Equal(ParameterResult.Parsed, TransmissionModes.TryParse(mode, out var parsedMode));
        return new TransferParameters(parsedType, parsedStructure, parsedMode);
    }

    // Text for A, E and C; for I and L with STRU R, records with descriptor words.
    private static string Encode(TransferParameters parameters)
    {
        byte[] stored = parameters is { Type.IsVerbatim: true, Structure: FileStructure.Record }
            ? [0, 6, 0, 0, 1, 255, 0, 4, 0, 0, 0, 8, 0, 0, 7, 7, 7, 7]
            : Text;
        using var wire = new OctetBuffer();
        using var encoder = new TransferEncoder(parameters, wire);
        encoder.Encode(stored);
        encoder.Finish();
        return Encoding.Latin1.GetString(wire.Written.Span);
    }
}
