using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;

namespace Portcullis.Tests.DataTransfer;

/// <summary>Restart marker replies between a transfer and its session: the newest is enough, and there is never more than one.</summary>
public sealed class TransferNoticeTests
{
    [Fact]
    public void The_newest_is_taken_once()
    {
        var notice = new TransferNotice();
        Assert.False(notice.Posted.IsCompleted);
        Assert.Null(notice.Take());

        notice.Post(Replies.CommandOkay("one"));
        notice.Post(Replies.CommandOkay("two"));
        Assert.True(notice.Posted.IsCompleted);
        Assert.Equal("two", notice.Take()?.Text);
        Assert.False(notice.Posted.IsCompleted);
        Assert.Null(notice.Take());

        notice.Post(Replies.CommandOkay("three"));
        Assert.Equal("three", notice.Take()?.Text);
    }
}
