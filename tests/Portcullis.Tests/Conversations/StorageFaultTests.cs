using Portcullis.Storage;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>Every way a store can fail, met by every command that asks it; the reply table checks each code.</summary>
public sealed class StorageFaultTests
{
    private static readonly string[] Commands =
    [
        "CWD docs", "CDUP", "RETR letter.txt", "STOR letter.txt", "STOU letter.txt", "APPE letter.txt", "DELE letter.txt", "RMD docs/drafts", "MKD new",
        "RNFR letter.txt", "RNTO new.txt", "LIST docs", "NLST docs", "MLSD docs", "MLST docs", "STAT docs", "SIZE letter.txt", "MDTM letter.txt",
        "MFMT 20200229235959 letter.txt",
    ];

    public static TheoryData<StorageFault> Faults => [.. Enum.GetValues<StorageFault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_has_its_reply(StorageFault fault)
    {
        FailingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => storage = new FailingStorage(inner));
        var user = await conversation.LogInAsync();

        foreach (var command in Commands.Where(command => CanMeet(command[..4], fault)))
        {
            // The two that have nothing but lookups to do; the others get further.
            storage!.LookupsFail = command[..4] is "CWD " or "CDUP" or "MDTM" or "MLST" or "RNFR";
            storage.Failure = null;
            await user.SayAsync("PASV", "227");
            if (command.StartsWith("RNTO", StringComparison.Ordinal))
                await user.SayAsync("RNFR letter.txt", "350");

            storage.Failure = path => new StorageException(fault, path, "inside our walls");
            await user.SendAsync(command);
            var reply = await user.ReadReplyAsync();
            Assert.Equal(Expected(fault, command[..4]), reply.Code);
            Assert.DoesNotContain("walls", reply.Text);
        }
    }

    [Theory]
    [InlineData(StorageFault.NoSpace, "452 /new.txt: Insufficient storage space.")]
    [InlineData(StorageFault.QuotaExceeded, "552 /new.txt: Exceeded storage allocation.")]
    [InlineData(StorageFault.Failed, "451 /new.txt: The storage failed; nothing was stored.")]
    [InlineData(StorageFault.AlreadyExists, "553 /new.txt: Already exists.")]
    [InlineData(StorageFault.Busy, "450 /new.txt: In use; try again later.")]
    public async Task An_upload_that_fails_half_way_is_answered_so_and_leaves_nothing(StorageFault fault, string reply)
    {
        FailingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => storage = new FailingStorage(inner) { UploadsFailLate = true });
        var user = await conversation.LogInAsync();
        storage!.Failure = path => new StorageException(fault, path);

        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR new.txt", "150");
        await data.SendAsync("some");

        await user.ExpectAsync(reply);
        await data.ExpectResetAsync();
        Assert.Null(await conversation.Storage.FindAsync("/new.txt"));
        Assert.Equal(1, conversation.Metrics["portcullis.transfers direction=received outcome=storage-failed"]);
    }

    [Fact]
    public async Task A_full_store_stores_nothing()
    {
        await using var conversation = await Conversation.BeginAsync(
            storage: _ => new Portcullis.Storage.Memory.MemoryStorage(new ConversationClock(), capacity: 100));
        var user = await conversation.LogInAsync();

        await user.SayAsync("PASV", "227");
        var data = await user.OpenDataAsync();
        await user.SayAsync("STOR big", "150");
        await data.SendAllAsync(new string('x', 101));
        await user.ExpectAsync("452 /big: Insufficient storage space.");
        await user.SayAsync("SIZE big", "550");
    }

    [Fact]
    public async Task What_the_store_said_stands_in_the_log_alone()
    {
        FailingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => storage = new FailingStorage(inner));
        var user = await conversation.LogInAsync();
        storage!.Failure = path => new StorageException(StorageFault.Failed, path, "unlinkat: EIO");

        await user.SayAsync("DELE letter.txt", "451 /letter.txt: The storage failed; nothing was stored.");

        var logged = Assert.Single(conversation.Log.Named("StorageFailed"));
        Assert.Equal(("/letter.txt", "unlinkat: EIO"), (logged["Path"], logged["Detail"]));
    }

    [Theory]
    [InlineData("DELE letter.txt")]
    [InlineData("RETR letter.txt")]
    [InlineData("LIST docs")]
    public async Task What_nobody_expected_is_451_with_a_reference_into_the_log(string command)
    {
        FailingStorage? storage = null;
        await using var conversation = await Conversation.BeginAsync(storage: inner => storage = new FailingStorage(inner));
        conversation.ExpectErrors();
        var user = await conversation.LogInAsync();
        storage!.Failure = _ => new InvalidOperationException("inside our walls");

        await user.SayAsync("PASV", "227");
        await user.SendAsync(command);
        var reply = await user.ReadReplyAsync();

        var logged = Assert.Single(conversation.Log.Errors);
        Assert.Equal($"451 Local error in processing; the operator finds the details under {logged["Reference"]}.", reply.Text);
        Assert.Equal("inside our walls", logged.Exception?.Message);
        await user.SayAsync("NOOP", "200");
    }

    private static bool CanMeet(string verb, StorageFault fault) => fault switch
    {
        StorageFault.BeyondEnd or StorageFault.NothingKept => verb is "STOR" or "APPE",
        StorageFault.NotSupported => verb is "MFMT",
        StorageFault.QuotaExceeded => verb is "STOR" or "STOU" or "APPE" or "MKD " or "RNTO",
        StorageFault.NoSpace => verb is "STOR" or "STOU" or "APPE" or "MKD " or "RNTO" or "RMD " or "DELE" or "MFMT",
        _ => true,
    };

    // As the documentation of StorageFault has it.
    private static int Expected(StorageFault fault, string verb) => fault switch
    {
        StorageFault.Busy => 450,
        StorageFault.NoSpace => 452,
        StorageFault.QuotaExceeded => 552,
        StorageFault.BeyondEnd or StorageFault.NothingKept => 554,
        StorageFault.NotSupported => 502,
        StorageFault.Failed => 451,
        _ => verb is "STOR" or "STOU" or "APPE" or "RNTO" ? 553 : 550,
    };
}
