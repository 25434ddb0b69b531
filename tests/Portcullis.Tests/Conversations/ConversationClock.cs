using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Portcullis.Tests.Conversations;

/// <summary>
/// Time stands still until a test moves it. A test that needs a timer of the server's waits until it is armed, which no
/// sleep could tell.
/// </summary>
internal sealed class ConversationClock() : FakeTimeProvider(Beginning)
{
    public static readonly DateTimeOffset Beginning = new(2026, 2, 9, 14, 5, 0, TimeSpan.Zero);

    private readonly Channel<TimeSpan> _armed = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _armed.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits for a timer that was made since the last wait, and falls due after this time.</summary>
    public async Task ArmedAsync(TimeSpan dueTime)
    {
        while (await _armed.Reader.ReadAsync().AsTask().WaitAsync(Conversation.Patience) != dueTime)
        {
        }
    }
}
