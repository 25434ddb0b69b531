using System.Text;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Commands;
using Portcullis.Storage;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>Names from a store cannot forge lines; FEAT and HELP tell the truth.</summary>
public sealed class ListingTests
{
    private const string Forging = "a\r\n226 Transfer complete.\r\nb\u0085c\u2028d";

    [Theory]
    [InlineData("LIST")]
    [InlineData("NLST")]
    [InlineData("NLST -l")]
    [InlineData("NLST *")]
    [InlineData("MLSD")]
    public async Task No_name_forges_a_line_of_a_listing(string command)
    {
        await using var conversation = await BeginWithForgingNamesAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("CWD trap", "250");
        await user.SayAsync("PASV", "227");
        await user.SayAsync(command, "150");

        var lines = (await (await user.OpenDataAsync()).ReceiveAllAsync()).Split("\r\n");

        await user.ExpectAsync("226");
        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[2]);
        Assert.All(lines[..2], line => Assert.EndsWith("a??226 Transfer complete.??b?c?d", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Fact]
    public async Task No_name_forges_a_line_of_a_reply()
    {
        await using var conversation = await BeginWithForgingNamesAsync();
        var user = await conversation.LogInAsync();
        await user.SendAsync("STAT trap");
        var reply = await user.ReadReplyAsync();
        Assert.Equal(4, reply.Lines.Count);
        Assert.All(reply.Lines.Skip(1).Take(2), line => Assert.EndsWith("a??226 Transfer complete.??b?c?d", line, StringComparison.Ordinal));
        await user.SayAsync("NOOP", "200");
    }

    [Fact]
    public async Task A_long_directory_is_listed_whole_by_LIST_and_cut_by_STAT()
    {
        await using var conversation = await Conversation.BeginAsync();
        await conversation.Storage.MakeDirectoryAsync("/many");
        for (var i = 0; i < 3000; i++)
            await conversation.Storage.PutAsync($"/many/{i}", "");
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync("LIST many", "150");
        Assert.Equal(3000, (await (await user.OpenDataAsync()).ReceiveAllAsync()).Split("\r\n").Length - 1);
        await user.ExpectAsync("226");

        await user.SendAsync("STAT many");
        var reply = await user.ReadReplyAsync();
        Assert.Equal((1003, " ... and more than these 1000; LIST shows all"), (reply.Lines.Count, reply.Lines[^2]));
    }

    [Fact]
    public async Task Every_feature_works()
    {
        await using var conversation = await Conversation.BeginAsync(Offering.Everything);
        var user = await conversation.LogInAsync();
        await user.SendAsync("FEAT");
        var features = (await user.ReadReplyAsync()).Lines.Skip(1).SkipLast(1).Select(line => line[1..].Split(' ')[0]).ToList();

        foreach (var feature in features)
        {
            switch (feature)
            {
                case "TVFS":
                    await user.SayAsync("SIZE docs/../docs/./readme.txt", "213");
                    break;
                case "UTF8":
                    await user.SayAsync("MKD smörgås 🥪", "257 \"/smörgås 🥪\" directory created.");
                    break;
                case "EPRT":
                    await user.SayAsync("EPRT |1|198.51.100.7|40001|", "200");
                    break;
                case "EPSV":
                    await user.SayAsync("EPSV", "229");
                    break;
                case "REST":
                    await user.SayAsync("REST 1", "350");
                    break;
                case "AVBL" or "DSIZ" or "LANG" or "CLNT" or "CSID" or "PRET" or "RANG":
                    await user.SayAsync(feature switch { "RANG" => "RANG 0 1", "LANG" => "LANG EN", "AVBL" or "DSIZ" => feature, _ => feature + " x" }, feature switch
                    {
                        "AVBL" or "DSIZ" => "213",
                        "RANG" => "350",
                        _ => "200",
                    });
                    break;
                case "HASH" or "MD5" or "XCRC" or "XMD5" or "XSHA1" or "XSHA256" or "XSHA512":
                    await user.SayAsync(feature + " letter.txt", feature switch { "HASH" => "213", "MD5" => "251", _ => "250" });
                    break;
                case "MODE":
                    await user.SayAsync("MODE Z", "200");
                    await user.SayAsync("MODE S", "200");
                    break;
                case "COMB":
                    await user.SayAsync("COMB letter.txt data.bin", "250 Combined.");
                    break;
                case "MFCT":
                    await user.SayAsync("MFCT 20200229235959 letter.txt", "213");
                    break;
                case "MFF":
                    await user.SayAsync("MFF UNIX.mode=0600;Modify=20200229235959; letter.txt", "213");
                    break;
                case "MFMT":
                    await user.SayAsync("MFMT 20200229235959 letter.txt", "213");
                    break;
                case "MDTM" or "SIZE" or "MLST":
                    await user.SayAsync(feature + " letter.txt", feature == "MLST" ? "250" : "213");
                    break;
                default:
                    Assert.Fail($"Nobody knows how to try {feature}.");
                    break;
            }
        }
    }

    [Fact]
    public async Task MFMT_is_no_feature_of_a_store_that_keeps_no_times()
    {
        await using var conversation = await Conversation.BeginAsync(storage: inner => new Timeless(inner));
        var user = await conversation.LogInAsync();
        await user.SendAsync("FEAT");
        Assert.DoesNotContain(" MFMT", (await user.ReadReplyAsync()).Lines);
        await user.SayAsync("MFMT 20200229235959 letter.txt", "502 /letter.txt: Not supported by this storage.");
    }

    [Fact]
    public async Task MFCT_is_no_feature_where_it_cannot_be_set()
    {
        await using var conversation = await Conversation.BeginAsync(storage: inner => new Timeless(inner));
        var user = await conversation.LogInAsync();
        await user.SendAsync("FEAT");
        Assert.DoesNotContain((await user.ReadReplyAsync()).Lines, line => line.StartsWith(" MF", StringComparison.Ordinal));
        await user.SayAsync("MFCT 20200229235959 letter.txt", "502 /letter.txt: Not supported by this storage.");
        await user.SayAsync("MFF Modify=20200229235959; letter.txt", "504 The fact Modify cannot be set here.");
    }

    [Fact]
    public async Task HELP_knows_every_command_and_no_other()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SendAsync("HELP");
        var listed = (await user.ReadReplyAsync()).Lines.Skip(1).SkipLast(1).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(CommandTable.All.Select(command => command.Verb), listed);
        foreach (var command in CommandTable.All.Where(command => command.Verb != "SITE"))
            await user.SayAsync("HELP " + command.Verb, "214 Syntax: " + command.Syntax);
    }

    private static async Task<Conversation> BeginWithForgingNamesAsync()
    {
        var conversation = await Conversation.BeginAsync();
        await conversation.Storage.MakeDirectoryAsync("/trap");
        var trap = FtpPath.Parse("/trap");
        await conversation.Storage.CreateDirectoryAsync(trap.Child(Forging), CancellationToken.None);
        await using var upload = await conversation.Storage.OpenWriteAsync(trap.Child("x" + Forging), WriteMode.Replace, CancellationToken.None);
        await upload.WriteAsync(Encoding.UTF8.GetBytes("x"), 0, CancellationToken.None);
        await upload.CommitAsync(CancellationToken.None);
        return conversation;
    }

    private sealed class Timeless(IStorage inner) : IStorage
    {
        public StorageCapabilities Capabilities => StorageCapabilities.None;

        public ValueTask<StorageEntry?> FindAsync(FtpPath path, CancellationToken cancellation) => inner.FindAsync(path, cancellation);

        public IAsyncEnumerable<StorageEntry> ListAsync(FtpPath directory, CancellationToken cancellation) => inner.ListAsync(directory, cancellation);

        public ValueTask<IReadableFile> OpenReadAsync(FtpPath file, CancellationToken cancellation) => inner.OpenReadAsync(file, cancellation);

        public ValueTask<IUpload> OpenWriteAsync(FtpPath file, WriteMode mode, CancellationToken cancellation) => inner.OpenWriteAsync(file, mode, cancellation);

        public ValueTask DeleteFileAsync(FtpPath file, CancellationToken cancellation) => inner.DeleteFileAsync(file, cancellation);

        public ValueTask RenameAsync(FtpPath source, FtpPath destination, CancellationToken cancellation) => inner.RenameAsync(source, destination, cancellation);

        public ValueTask CreateDirectoryAsync(FtpPath directory, CancellationToken cancellation) => inner.CreateDirectoryAsync(directory, cancellation);

        public ValueTask RemoveDirectoryAsync(FtpPath directory, CancellationToken cancellation) => inner.RemoveDirectoryAsync(directory, cancellation);
    }
}
