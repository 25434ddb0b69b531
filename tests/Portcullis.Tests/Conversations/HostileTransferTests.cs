using System.Text;
using Portcullis.Tests.Protocol.Representation;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>
/// Data connections that mean harm. Each ends with a reply that names what was wrong, nothing is stored, and the session goes on
/// as if nothing had been.
/// </summary>
public sealed class HostileTransferTests
{
    private const int Endless = 300 * 1024;

    /// <summary>Over and over, until the server has had enough.</summary>
    [Theory]
    [InlineData("I", "F", "B", "", "00 0000")]
    [InlineData("I", "F", "B", "", "80 0000")]
    [InlineData("I", "F", "B", "", "20 0000")]
    [InlineData("I", "F", "B", "", "10 0001 4D")]
    [InlineData("I", "F", "C", "", "0000")]
    [InlineData("I", "F", "C", "", "0010 01 4D")]
    [InlineData("A", "R", "B", "", "10 0002 4D4D")]
    [InlineData("I", "F", "C", "", "0080 0020")]
    [InlineData("A", "R", "C", "", "0000")]
    public async Task A_wire_without_end_that_brings_nothing_is_given_up(string type, string structure, string mode, string site, string unit) =>
        await RefuseAsync(type, structure, mode, site, Repeated(unit, Endless), close: false, "451", "octets brought nothing of the file, neither data nor its end.");

    /// <summary>Of any length, but for the end that never comes.</summary>
    [Theory]
    [InlineData("I", "R", "S", "", "41", "The data connection was closed without an end of file (FF 02).")]
    [InlineData("A", "R", "S", "", "41", "The data connection was closed without an end of file (FF 02).")]
    [InlineData("E", "R", "S", "", "C1", "The data connection was closed without an end of file (FF 02).")]
    [InlineData("I", "R", "B", "", "00 0002 4141", "The data connection was closed without a block that ends the file.")]
    [InlineData("I", "R", "C", "", "8141", "The data connection was closed without a descriptor that ends the file.")]
    [InlineData("I", "R", "S", "SITE RECFM=V", "41", "The data connection was closed without an end of file (FF 02).")]
    public async Task A_record_without_end_is_no_file(string type, string structure, string mode, string site, string unit, string words) =>
        await RefuseAsync(type, structure, mode, site, Repeated(unit, Endless), close: true, "426", words);

    [Theory]
    [InlineData("I", "R", "S", "", "4141 FF01 4141", "The data connection was closed without an end of file (FF 02).")]
    [InlineData("I", "F", "B", "", "00 0004 4141", "The data connection was closed without a block that ends the file.")]
    [InlineData("I", "F", "B", "", "00 0002 4141", "The data connection was closed without a block that ends the file.")]
    [InlineData("I", "F", "B", "", "40 00", "The data connection was closed without a block that ends the file.")]
    [InlineData("I", "F", "C", "", "0040 04 4141", "The data connection was closed without a descriptor that ends the file.")]
    [InlineData("I", "F", "C", "", "04 41414141", "The data connection was closed without a descriptor that ends the file.")]
    [InlineData("I", "F", "Z", "", "7801", "The data connection was closed before the end of the zlib stream, or other octets followed it.")]
    [InlineData("I", "F", "Z", "", "7801 01 0100 FEFF 61 00620062 00", "The data connection was closed before the end of the zlib stream, or other octets followed it.")]
    [InlineData("I", "F", "Z", "", "7801 01 0100 FEFF 61 00620062 41", "The data connection was closed before the end of the zlib stream, or other octets followed it.")]
    [InlineData("A", "R", "Z", "", "7801 01 0100 FEFF 61 00620062", "The data connection was closed without an end of file (FF 02).")]
    public async Task What_is_cut_off_is_no_file(string type, string structure, string mode, string site, string wire, string words) =>
        await RefuseAsync(type, structure, mode, site, Wire.Hex(wire), close: true, "426", words);

    [Theory]
    [InlineData("I", "F", "B", "", "40 0001 41 00", "Octets follow the end of the file.")]
    [InlineData("I", "F", "C", "", "0040 01 41 41", "Octets follow the end of the file.")]
    [InlineData("A", "R", "S", "", "41 FF03 41", "Octets follow the end of the file.")]
    [InlineData("A", "R", "Z", "", "7801 01 0400 FBFF 41FF0341 044C0185", "Octets follow the end of the file (FF 02).")]
    [InlineData("I", "F", "Z", "", "41414141", "The wire is not a zlib stream.")]
    [InlineData("I", "F", "B", "", "01 0000", "1 is no descriptor code of MODE B.")]
    [InlineData("I", "F", "B", "", "10 0000", "A restart marker is 1 to 127 printable characters without a space.")]
    [InlineData("I", "F", "C", "", "80", "X'80' is a string of nothing.")]
    [InlineData("I", "F", "C", "", "0001", "1 is no descriptor code of MODE C.")]
    [InlineData("I", "R", "S", "", "41 FF04", "FF 04 is no control code of MODE S.")]
    [InlineData("I", "R", "S", "SITE RECFM=F LRECL=3", "414141 FF01 41414141", "A record is longer than 3 octets, at octet 6 of the data.")]
    [InlineData("I", "R", "B", "SITE RECFM=F LRECL=3", "C0 0004 41414141", "A record is longer than 3 octets, at octet 3 of the data.")]
    [InlineData("A", "R", "B", "", "C0 0003 410A41", "A record of text holds a line end, at octet 1 of the data.")]
    [InlineData("C 875", "F", "S", "", "81 DC", "X'DC' at octet 1 has no character in CCSID 875.")]
    [InlineData("C 875", "R", "B", "", "C0 0002 81DC", "X'DC' at octet 1 has no character in CCSID 875.")]
    public async Task What_is_no_file_of_its_type_structure_and_mode_is_refused(string type, string structure, string mode, string site, string wire, string words) =>
        await RefuseAsync(type, structure, mode, site, Wire.Hex(wire), close: true, "451", words);

    [Theory]
    [InlineData("no records at all", "The stored file has no RDW, at octet 0; it is not a file of records with RDWs.")]
    [InlineData("\0\u0005\0\0a\0\u0009\0\0a", "The stored file ends within a record, at octet 10; it is not a file of records with RDWs.")]
    [InlineData("\0\u0005\u0002\0a", "The stored file has a segment out of order, at octet 0; it is not a file of records with RDWs.")]
    public async Task A_stored_file_that_is_no_records_is_not_sent_as_such(string stored, string words)
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.PutAsync("/records", stored);
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("STRU R", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR records", "150");
        var data = await user.OpenDataAsync();
        await user.ExpectAsync("451 " + words);
        await data.ExpectResetAsync();
        await ExpectAllIsWellAsync(conversation, user);
    }

    [Fact]
    public async Task One_octet_a_minute_is_too_little()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR file", "150");
        for (var minute = 1; minute <= 10; minute++)
        {
            await data.SendAsync("a");
            await user.UntilTransferredAsync(minute);
            conversation.Clock.Advance(TimeSpan.FromSeconds(60));
        }

        await user.ExpectAsync("426 Connection closed; transfer aborted: only 5 octets moved in 300 s.");
        await data.ExpectResetAsync();
        await ExpectAllIsWellAsync(conversation, user);
    }

    /// <summary>Nobody who is merely slow to begin, or pauses, is taken for one that stands still.</summary>
    [Fact]
    public async Task A_pause_is_no_offence()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR file", "150");
        var sent = 0;
        foreach (var octets in (int[])[1, 2400, 1, 2400, 1, 2400])
        {
            await data.SendAsync(new string('a', octets));
            await user.UntilTransferredAsync(sent += octets);
            conversation.Clock.Advance(TimeSpan.FromSeconds(300));
        }

        await data.SendAllAsync("");
        await user.ExpectAsync("226");
    }

    [Fact]
    public async Task Who_never_reads_is_given_up_and_told_so()
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.PutAsync("/large", new string('a', 1024 * 1024));
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("RETR large", "150");
        var data = await user.OpenDataAsync();

        // One octet, so that the transfer has begun and what it has buffered is full.
        await data.ReceiveAsync(1);
        conversation.Clock.Advance(TimeSpan.FromSeconds(300));
        await user.ExpectAsync("426 Connection closed; transfer aborted: nothing moved for 300 s.");
        await data.ExpectResetAsync();
        await ExpectAllIsWellAsync(conversation, user);
    }

    private static async Task RefuseAsync(string type, string structure, string mode, string site, byte[] wire, bool close, string code, string words)
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { OfferModeZ = true });
        var user = await conversation.LogInAsync();
        if (site.Length > 0)
            await user.SayAsync(site, "200");
        await user.SayAsync("TYPE " + type, "200");
        await user.SayAsync("STRU " + structure, "200");
        await user.SayAsync("MODE " + mode, "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR file", "150");
        var data = await user.OpenDataAsync();
        try
        {
            await data.SendAsync(Encoding.Latin1.GetString(wire));
            if (close)
                await data.SendAllAsync("");
        }
        catch (IOException)
        {
            // The server has given the transfer up; its reply says why.
        }

        var reply = await user.ReadReplyAsync();
        Assert.StartsWith(code + " ", reply.Text, StringComparison.Ordinal);
        Assert.EndsWith(words, reply.Text, StringComparison.Ordinal);
        await data.ExpectResetAsync();
        await ExpectAllIsWellAsync(conversation, user);
    }

    private static byte[] Repeated(string unit, int length)
    {
        var octets = Wire.Hex(unit);
        return [.. Enumerable.Range(0, length / octets.Length).SelectMany(_ => octets)];
    }

    private static async Task ExpectAllIsWellAsync(Conversation conversation, UserPi user)
    {
        Assert.Null(await conversation.Storage.FindAsync("/file"));
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("STRU F", "200");
        await user.SayAsync("MODE S", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR file", "150");
        await (await user.OpenDataAsync()).SendAllAsync("all is well");
        await user.ExpectAsync("226");
        await user.SayAsync("SIZE file", "213 11");
    }
}
