using Portcullis.Protocol.Paths;
using Portcullis.Storage;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conversations;

/// <summary>COMB: all or nothing, whatever comes between.</summary>
public sealed class CombTests
{
    [Fact]
    public async Task ABOR_leaves_target_and_parts_as_they_were()
    {
        FailingStorage? store = null;
        var reached = new TaskCompletionSource();
        await using var conversation = await Conversation.BeginAsync(Offering.Everything, storage: inner => store = new FailingStorage(inner)
        {
            Opening = async (path, cancellation) =>
            {
                if (path != FtpPath.Parse("/docs/readme.txt"))
                    return;
                reached.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancellation);
            },
        });
        var user = await conversation.LogInAsync();
        await user.SendAsync("COMB letter.txt data.bin docs/readme.txt");
        await reached.Task.WaitAsync(Conversation.Patience);
        await user.SayAsync("ABOR", "426", "226");

        Assert.Equal("Dear Bert,\nall is well.\n", await conversation.Storage.GetAsync("/letter.txt"));
        Assert.Equal("0123456789", await conversation.Storage.GetAsync("/data.bin"));
    }

    [Fact]
    public async Task A_target_that_cannot_be_written_keeps_the_parts()
    {
        FailingStorage? store = null;
        await using var conversation = await Conversation.BeginAsync(Offering.Everything, storage: inner => store = new FailingStorage(inner) { UploadsFailLate = true });
        var user = await conversation.LogInAsync();
        store!.Failure = path => path == FtpPath.Parse("/new") ? new StorageException(StorageFault.NoSpace, path) : null;
        await user.SayAsync("COMB new data.bin letter.txt", "452");
        store.Failure = null;
        await user.SayAsync("SIZE new", "550");
        Assert.Equal("0123456789", await conversation.Storage.GetAsync("/data.bin"));
    }

    [Fact]
    public async Task A_part_that_cannot_be_deleted_is_named_and_the_target_is_whole()
    {
        FailingStorage? store = null;
        await using var conversation = await Conversation.BeginAsync(Offering.Everything, storage: inner => store = new FailingStorage(inner) { UploadsFailLate = true });
        var user = await conversation.LogInAsync();
        var opened = 0;
        store!.Failure = path => path == FtpPath.Parse("/data.bin") && ++opened > 1 ? new StorageException(StorageFault.AccessDenied, path) : null;
        await user.SayAsync("COMB new data.bin", "250 Combined; but /data.bin could not be deleted.");
        store.Failure = null;
        Assert.Equal("0123456789", await conversation.Storage.GetAsync("/new"));
    }
}
