using Portcullis.Protocol.Paths;
using Portcullis.Server.Auditing;
using Portcullis.Server.Security;
using Portcullis.Storage;
using Portcullis.Tests.Security;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>What the audit is told, and that no client hears of what it has not been told.</summary>
public sealed class AuditTests
{
    private const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public async Task Logins_are_told_with_what_USER_said_and_what_came_of_it()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER bert", "331");
        await user.SayAsync("PASS wrong-word", "530");
        await user.LogInAsync();
        var logins = conversation.Records.OfType<LoginTried>().ToList();
        Assert.Equal([("bert", LoginOutcome.Rejected, null), ("anna", LoginOutcome.Accepted, "anna")], logins.Select(login => (login.User, login.Outcome, login.Account)));
        Assert.All(logins, login => Assert.Equal((Conversation.UserAddress, 1), (login.Peer, login.Session)));
        Assert.Equal(("bert", "login.rejected"), conversation.Records.OfType<Refusal>().Select(refusal => (refusal.User, refusal.Rule)).Single());
        Assert.DoesNotContain("wrong-word", string.Concat(conversation.Records), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_told_with_their_rule()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync("reader");
        await user.SayAsync("DELE letter.txt", "550");
        await user.SayAsync("PORT 198,51,100,7,3,250", "504");
        Assert.Equal(
            [("DELE", "access.not-permitted"), ("PORT", "data-port.reserved")],
            conversation.Records.OfType<Refusal>().Select(refusal => (refusal.Verb, refusal.Rule)));
    }

    [Theory]
    [InlineData("TYPE I", "abc", Completeness.Assumed)]
    [InlineData("MODE B", "@\0\u0003abc", Completeness.Proven)]
    public async Task An_upload_is_told_with_its_hash_and_how_sure_its_end_is(string command, string wire, Completeness completeness)
    {
        await using var conversation = await BeginHashedAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync(command, "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.bin", "150");
        await (await user.OpenDataAsync()).SendAllAsync(wire);
        await user.ReadReplyAsync();
        var transfer = Assert.Single(conversation.Records.OfType<TransferEnded>());
        Assert.Equal(("anna", "STOR", "/new.bin", true, wire.Length, "completed"), (transfer.User, transfer.Verb, transfer.Path, transfer.IsReceived, (int)transfer.Octets, transfer.Outcome));
        Assert.Equal((completeness, HashOfAbc, 0), (transfer.Completeness, transfer.Sha256, transfer.Start));
    }

    [Fact]
    public async Task Under_TLS_close_notify_is_the_proof()
    {
        await using var conversation = await BeginHashedAsync(TestCertificates.Options with { Control = TlsDuty.Allow });
        var user = await conversation.ConnectAsync();
        await user.SayAsync("AUTH TLS-P", "234");
        await user.LogInAsync();
        await user.SayAsync("PROT P", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.bin", "150");
        await (await user.OpenDataAsync()).SendAllAsync("abc");
        await user.ExpectAsync("226");
        Assert.Equal((Completeness.Proven, HashOfAbc), conversation.Records.OfType<TransferEnded>().Select(transfer => (transfer.Completeness, transfer.Sha256)).Single());
        Assert.True(conversation.Records.OfType<LoginTried>().Single().IsProtected);
    }

    // missingCloseNotify lets it be stored; it does not prove that it is whole.
    [Fact]
    public async Task Under_TLS_an_end_without_close_notify_is_assumed_at_most()
    {
        await using var conversation = await BeginHashedAsync(TestCertificates.Options with { Control = TlsDuty.Allow, AllowMissingCloseNotify = true });
        var user = await conversation.ConnectAsync();
        await user.SayAsync("AUTH TLS-P", "234");
        await user.LogInAsync();
        await user.SayAsync("PROT P", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.bin", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync("abc");
        data.Connection.ShutdownSend();
        await user.ExpectAsync("226");
        Assert.Equal(Completeness.Assumed, conversation.Records.OfType<TransferEnded>().Single().Completeness);
    }

    [Fact]
    public async Task What_is_cut_off_is_broken_and_has_no_hash()
    {
        await using var conversation = await BeginHashedAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.bin", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync("abc");
        await user.UntilTransferredAsync(3);
        data.Connection.Abort();
        await user.ExpectAsync("426");
        var transfer = Assert.Single(conversation.Records.OfType<TransferEnded>());
        Assert.Equal((Completeness.Broken, "lost", null), (transfer.Completeness, transfer.Outcome, transfer.Sha256));
    }

    [Fact]
    public async Task A_download_from_a_marker_has_the_hash_of_what_was_sent_and_a_listing_is_no_transfer_of_a_file()
    {
        await using var conversation = await BeginHashedAsync();
        await conversation.Storage.PutAsync("/x", "0123abc");
        var user = await conversation.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("NLST", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("REST 4", "350");
        await user.SayAsync("RETR x", "150");
        await (await user.OpenDataAsync()).ReceiveAllAsync();
        await user.ExpectAsync("226");
        var transfer = Assert.Single(conversation.Records.OfType<TransferEnded>());
        Assert.Equal((4, HashOfAbc, Completeness.Assumed, false), ((int)transfer.Start, transfer.Sha256, transfer.Completeness, transfer.IsReceived));
    }

    [Fact]
    public async Task Whatever_changes_files_is_told()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("MKD new", "257");
        await user.SayAsync("RNFR letter.txt", "350");
        await user.SayAsync("RNTO new/letter.txt", "250");
        await user.SayAsync("SITE COPY data.bin copy.bin", "250");
        await user.SayAsync("DELE data.bin", "250");
        await user.SayAsync("MFMT 20200229235959 copy.bin", "213");
        await user.SayAsync("SITE RMDIR new", "200");
        await user.SayAsync("DELE nothing", "550");
        Assert.Equal(
            [
                "make-directory /new -", "rename /letter.txt /new/letter.txt", "copy /data.bin /copy.bin", "delete /data.bin -",
                "set-modified /copy.bin 2020-02-29T23:59:59.0000000+00:00", "delete /new/letter.txt -", "remove-directory /new -",
            ],
            conversation.Records.OfType<FileChanged>().Select(change => $"{change.Change} {change.Path} {change.To ?? "-"}"));
    }

    [Fact]
    public async Task No_reply_comes_before_the_record_of_what_it_tells()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        var taking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        conversation.AuditHolds = taking.Task;
        await user.SendAsync("DELE letter.txt");
        using var limit = new CancellationTokenSource(Conversation.Patience);
        while (await conversation.Storage.FindAsync(FtpPath.Root.Child("letter.txt"), limit.Token) is not null)
            await Task.Yield();
        Assert.False(user.Control.HasUnread);
        taking.SetResult();
        await user.ExpectAsync("250");
        Assert.Single(conversation.Records.OfType<FileChanged>());
    }

    [Fact]
    public async Task Who_cannot_be_recorded_is_not_let_in()
    {
        await using var conversation = await Conversation.BeginAsync();
        conversation.ExpectErrors();
        conversation.AuditFailsOn = record => record is LoginTried { Outcome: LoginOutcome.Accepted };
        var user = await conversation.ConnectAsync();
        await user.SayAsync("USER anna", "331");
        await user.SendAsync("PASS secret");
        await user.ExpectAsync("421");
        Assert.Single(conversation.Log.Named("AuditFailed"));
    }

    [Fact]
    public async Task While_nothing_can_be_recorded_nothing_begins_and_what_is_under_way_ends_well()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.LogInAsync();
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.bin", "150");
        var data = await user.OpenDataAsync();
        conversation.AuditIsKeeping = false;
        await data.SendAllAsync("abc");
        await user.ExpectAsync("226");

        await user.SayAsync("PASV", "227");
        foreach (var command in (string[])["STOR x", "RETR letter.txt", "DELE letter.txt", "MKD x", "RMD docs/drafts", "MFMT 20200229235959 letter.txt"])
            await user.SayAsync(command, "451 Not done: it cannot be put on record at the moment; try again later.");
        await user.SayAsync("RNFR letter.txt", "350");
        await user.SayAsync("RNTO x", "451");
        await user.SayAsync("CWD docs", "250");
        Assert.Equal(7, conversation.Log.Named("Refused").Count(refused => refused["Rule"] == "audit.unavailable"));

        var other = await conversation.ConnectAsync();
        await other.SayAsync("USER anna", "331");
        await other.SayAsync("PASS secret", "421");
        conversation.AuditIsKeeping = true;
        await user.SayAsync("CDUP", "250");
        await user.SayAsync("DELE letter.txt", "250");
    }

    // A member with a default of its own would be that default, and not the store's.
    [Theory]
    [InlineData("AuditedStorage", typeof(IStorage))]
    [InlineData("HashedUpload", typeof(IUpload))]
    [InlineData("HashedFile", typeof(IReadableFile))]
    public void What_stands_before_a_store_passes_on_all_its_members(string name, Type contract)
    {
        var type = typeof(IAudit).Assembly.GetType($"Portcullis.Server.Auditing.{name}", throwOnError: true)!;
        var map = type.GetInterfaceMap(contract);
        var passedBy = map.TargetMethods.Zip(map.InterfaceMethods).Where(pair => pair.First?.DeclaringType != type).Select(pair => pair.Second.Name);
        Assert.Equal(contract == typeof(IStorage) ? [] : ["get_Handle"], passedBy);
    }

    private static Task<Conversation> BeginHashedAsync(TlsOptions? tls = null) =>
        Conversation.BeginAsync(options => options with { AuditHashes = AuditHashes.All, Tls = tls });
}
