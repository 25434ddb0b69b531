using System.Threading.Channels;
using Portcullis.Cli;
using Portcullis.Storage;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Cli;

/// <summary>The hidden files of uploads go at start, and now and then.</summary>
public sealed class OrphanRemovalTests
{
    [Fact]
    public async Task At_start_and_every_six_hours_whatever_happened_before()
    {
        var (clock, log, looked) = (new ConversationClock(), new RecordingLog(), Channel.CreateUnbounded<int>());
        using var stop = new CancellationTokenSource();
        var count = 0;
        var running = OrphanRemoval.RunAsync(
            _ =>
            {
                looked.Writer.TryWrite(++count);
                return count == 2 ? throw new StorageException(StorageFault.Failed, Portcullis.Protocol.Paths.FtpPath.Root) : Task.FromResult(count - 1);
            },
            clock,
            log,
            stop.Token);

        Assert.Equal(1, await NextAsync());
        clock.Advance(OrphanRemoval.Interval);
        Assert.Equal(2, await NextAsync());
        clock.Advance(OrphanRemoval.Interval);
        Assert.Equal(3, await NextAsync());
        await stop.CancelAsync();
        await running.WaitAsync(Conversation.Patience);
        Assert.Single(log.Named("OrphansNotRemoved"));

        Task<int> NextAsync() => looked.Reader.ReadAsync().AsTask().WaitAsync(Conversation.Patience);
    }
}
