using System.Net.Sockets;
using System.Text;
using Portcullis.Client;
using Portcullis.Protocol.Representation;
using static Portcullis.Tests.Client.Connecting;

namespace Portcullis.Tests.Client;

/// <summary>Every type, structure and mode against our own server, over real sockets.</summary>
public sealed class RepresentationTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i} äöü {new string(' ', i % 90)}x\n")));

    private static readonly byte[] Octets = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i >> 3))];

    /// <summary>z/OS's RECFM V: a length of two octets that counts itself and two more, which are zero.</summary>
    private static readonly byte[] Records = [.. Enumerable.Range(5, 300).SelectMany(length => (byte[])[(byte)(length >> 8), (byte)length, 0, 0, .. Enumerable.Repeat((byte)0xFF, length - 4)])];

    public static TheoryData<string, string, string> All
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var type in (string[])["A", "E", "I", "L 8", "C 273"])
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
    [MemberData(nameof(All))]
    public async Task What_is_stored_comes_back_and_stands_at_the_server_as_here(string type, string structure, string mode)
    {
        await using var server = new OwnServer();
        var sent = new List<string>();
        await using var client = await server.LogInAsync(new FtpClientOptions { CommandSent = sent.Add });
        await client.SetParametersAsync(Parameters(type, structure, mode));
        var file = !client.Parameters.Type.IsVerbatim ? Text : structure == "R" ? Records : Octets;

        for (var i = 0; i < 2; i++)
        {
            await client.StoreAsync("f", new MemoryStream(file));
            var back = new MemoryStream();
            await client.RetrieveAsync("f", back);
            Assert.Equal(file, back.ToArray());
        }

        Assert.Equal(file, await server.ReadAsync("/f"));
        Assert.Equal(["f"], await client.ListAsync(ListingCommand.Nlst));

        // One connection for all five, where the mode tells the end of the file.
        Assert.Equal(mode is "B" or "C" ? 1 : 5, sent.Count(line => line == "EPSV"));
    }

    [Theory]
    [InlineData("A", "F", "B")]
    [InlineData("A", "R", "S")]
    [InlineData("E", "R", "C")]
    [InlineData("I", "F", "C")]
    [InlineData("A", "R", "B")]
    [InlineData("I", "F", "Z")]
    public async Task An_empty_file_is_a_file(string type, string structure, string mode)
    {
        await using var server = new OwnServer();
        await using var client = await server.LogInAsync();
        await client.SetParametersAsync(Parameters(type, structure, mode));
        await client.StoreAsync("f", Stream.Null);
        var back = new MemoryStream();
        await client.RetrieveAsync("f", back);
        Assert.Equal(0, back.Length);
        Assert.Empty(await server.ReadAsync("/f"));
        Assert.Equal(["f"], await client.ListAsync(ListingCommand.Nlst));
    }

    [Theory]
    [InlineData("B")]
    [InlineData("C")]
    public async Task Records_may_be_empty_the_last_one_too(string mode)
    {
        await using var server = new OwnServer();
        await using var client = await server.LogInAsync();
        await client.SetParametersAsync(Parameters("A", "R", mode));
        foreach (var text in (string[])["\n", "a\n\n", "\n\n\n", "a\n\nb\n", "\0@\n"])
        {
            await client.StoreAsync("f", new MemoryStream(Encoding.ASCII.GetBytes(text)));
            var back = new MemoryStream();
            await client.RetrieveAsync("f", back);
            Assert.Equal(text, Encoding.ASCII.GetString(back.ToArray()));
        }
    }

    [Fact]
    public async Task TYPE_E_without_a_page_keeps_the_octets_of_the_wire()
    {
        await using var server = new OwnServer();
        await server.WriteAsync("/f", "AB\n"u8.ToArray());
        await using var client = await server.LogInAsync();
        client.Representation = client.Representation with { EbcdicCcsid = null };
        await client.SetTypeAsync(RepresentationType.EbcdicNonPrint);

        var back = new MemoryStream();
        await client.RetrieveAsync("f", back);

        Assert.Equal([0xC1, 0xC2, 0x15], back.ToArray());
        Assert.Equal(["f"], await client.ListAsync(ListingCommand.Nlst));
    }

    [Fact]
    public async Task Fixed_records_are_cut_from_a_file_without_any_marks()
    {
        await using var server = new OwnServer();
        await using var client = await server.LogInAsync();
        client.Representation = client.Representation with { Records = new RecordFormat.Fixed(4) };
        await client.SetParametersAsync(Parameters("I", "R", "B"));
        await client.StoreAsync("f", new MemoryStream("abcdefgh"u8.ToArray()));
        Assert.Equal([0, 8, 0, 0, .. "abcd"u8, 0, 8, 0, 0, .. "efgh"u8], await server.ReadAsync("/f"));
    }

    [Fact]
    public async Task A_file_that_is_no_text_fails_as_a_local_file_and_the_server_keeps_nothing()
    {
        await using var server = new OwnServer();
        await using var client = await server.LogInAsync();
        await client.SetTypeAsync(RepresentationType.EbcdicNonPrint);
        var failed = await FailsAsync(() => client.StoreAsync("f", new MemoryStream([0xFF, 0xFE, 0xFF])));
        Assert.Equal(FtpFailure.LocalFile, failed.Failure);
        Assert.Empty(await client.ListAsync(ListingCommand.Nlst));
    }

    [Fact]
    public async Task Blanks_at_the_ends_of_lines_are_left_out_where_wanted()
    {
        await using var server = new OwnServer();
        await server.WriteAsync("/f", Encoding.ASCII.GetBytes("a  b  \n\n   \nc" + new string(' ', 200_000) + "d \n"));
        await using var client = await server.LogInAsync();
        client.TrimsLines = true;
        await client.SetTypeAsync(RepresentationType.AsciiNonPrint);
        var back = new MemoryStream();
        await client.RetrieveAsync("f", back);
        Assert.Equal("a  b\n\n\nc" + new string(' ', 200_000) + "d\n", Encoding.ASCII.GetString(back.ToArray()));
    }

    [Fact]
    public async Task A_mode_that_the_server_refuses_leaves_the_one_before()
    {
        await using var server = new OwnServer(options => options with { OfferModeZ = false });
        await server.WriteAsync("/f", Octets);
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.CommandRefused, (await FailsAsync(() => client.SetParametersAsync(Parameters("I", "F", "Z")))).Failure);
        Assert.Equal(TransmissionMode.Stream, client.Parameters.Mode);
        var back = new MemoryStream();
        await client.RetrieveAsync("f", back);
        Assert.Equal(Octets, back.ToArray());
    }

    [Fact]
    public async Task With_every_way_off_the_server_calls_the_port_of_the_control_connection()
    {
        await using var server = new OwnServer();
        await server.WriteAsync("/f", Octets);

        // The port of a control connection may be in use by another test's connection as well; that of the next one is another.
        List<string> sent;
        do
            sent = [];
        while (!await TryRetrieveTwiceAsync(server, sent.Add));

        Assert.Equal(["TYPE I", "RETR f", "RETR f"], sent.Skip(2));
    }

    private static async Task<bool> TryRetrieveTwiceAsync(OwnServer server, Action<string> commandSent)
    {
        await using var client = await server.LogInAsync(new FtpClientOptions { CommandSent = commandSent });
        client.Dialect.Ways = default;
        try
        {
            for (var i = 0; i < 2; i++)
            {
                var back = new MemoryStream();
                await client.RetrieveAsync("f", back);
                Assert.Equal(Octets, back.ToArray());
            }

            return true;
        }
        catch (FtpException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            return false;
        }
    }

    [Fact]
    public async Task After_REIN_everything_is_as_at_the_beginning()
    {
        await using var server = new OwnServer();
        await using var client = await server.LogInAsync();
        await client.SetParametersAsync(Parameters("E", "R", "B"));
        await client.ReinitializeAsync();
        Assert.Equal(530, (int)(await client.QuoteAsync("PWD")).Code);
        await client.LoginAsync(OwnServer.User, OwnServer.Password);
        await client.StoreAsync("f", new MemoryStream(Octets));
        Assert.Equal(Octets, await server.ReadAsync("/f"));
    }

    internal static TransferParameters Parameters(string type, string structure, string mode)
    {
        Assert.Equal(ParameterResult.Parsed, RepresentationType.TryParse(type, out var representation));
        Assert.Equal(ParameterResult.Parsed, FileStructures.TryParse(structure, out var fileStructure));
        Assert.Equal(ParameterResult.Parsed, TransmissionModes.TryParse(mode, out var transmissionMode));
        return new TransferParameters(representation, fileStructure, transmissionMode);
    }
}
