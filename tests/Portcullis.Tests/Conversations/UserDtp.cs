using System.Text;

namespace Portcullis.Tests.Conversations;

/// <summary>The user's end of a data connection. Texts are ISO 8859-1: one character, one octet.</summary>
internal sealed class UserDtp(MemoryConnection connection, UserTls? tls = null)
{
    public MemoryConnection Connection => connection;

    /// <summary>All up to the end that FIN marks; a RST fails the test.</summary>
    public async Task<string> ReceiveAllAsync()
    {
        var all = new StringBuilder();
        var buffer = new byte[4096];
        int count;
        while ((count = await ReceiveAsync(buffer)) > 0)
            all.Append(Encoding.Latin1.GetString(buffer, 0, count));
        await connection.DisposeAsync();
        return all.ToString();
    }

    public async Task<string> ReceiveAsync(int count)
    {
        var buffer = new byte[count];
        for (var done = 0; done < count;)
        {
            var received = await ReceiveAsync(buffer.AsMemory(done));
            Assert.NotEqual(0, received);
            done += received;
        }

        return Encoding.Latin1.GetString(buffer);
    }

    public async Task SendAsync(string text)
    {
        if (tls is not null)
            await tls.SendAsync(Encoding.Latin1.GetBytes(text));
        else
            await connection.SendAsync(Encoding.Latin1.GetBytes(text), CancellationToken.None).AsTask().WaitAsync(Conversation.Patience);
    }

    /// <summary>Sends, and marks the end with FIN; under TLS with close_notify before it.</summary>
    public async Task SendAllAsync(string text)
    {
        await SendAsync(text);
        if (tls is not null)
            await tls.CloseAsync();
        connection.ShutdownSend();
    }

    /// <summary>The connection ended by RST: nobody can take what came for a whole file.</summary>
    public async Task ExpectResetAsync()
    {
        var buffer = new byte[64 * 1024];
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (await ReceiveAsync(buffer) > 0)
            {
            }
        });
    }

    private async Task<int> ReceiveAsync(Memory<byte> buffer) => tls is not null
        ? await tls.ReceiveAsync(buffer)
        : await connection.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Conversation.Patience);
}
