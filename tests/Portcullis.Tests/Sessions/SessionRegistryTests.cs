using Portcullis.Server.Sessions;

namespace Portcullis.Tests.Sessions;

/// <summary>A server that has stopped has no sessions, and gets none by a connection that it had accepted just before.</summary>
public sealed class SessionRegistryTests
{
    [Fact]
    public async Task Once_closed_it_takes_no_more()
    {
        var sessions = new SessionRegistry();
        sessions.Close();

        Assert.Null(sessions.TryAdd(_ => throw new InvalidOperationException("A session was made.")));
        Assert.Equal(0, sessions.Count);
        await sessions.WhenEmpty;
    }
}
