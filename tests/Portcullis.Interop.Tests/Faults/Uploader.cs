using System.Globalization;
using System.Net.Sockets;

namespace Portcullis.Interop.Tests.Faults;

/// <summary>One client that uploads without end, each time by another command, until the server is gone.</summary>
internal sealed class Uploader(int number, Random random, UploadJournal journal)
{
    private const int MaximumLength = 2 << 20;

    private int _count;

    public static bool IsNew(string name) => name.Contains("new-", StringComparison.Ordinal) || name.Contains("unique", StringComparison.Ordinal);

    /// <summary>Returns when the connection is lost. Any reply but the right one is an exception.</summary>
    public async Task RunAsync(ControlClient client)
    {
        try
        {
            await client.SendAsync($"MKD u{number}");
            while (true)
                await UploadAsync(client);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            client.Dispose();
        }
    }

    // Each client has names of its own, so that it knows what should stand there.
    private async Task UploadAsync(ControlClient client)
    {
        var octets = new byte[Length()];
        random.NextBytes(octets);
        var (fixedName, old) = ($"u{number}/fixed", journal.ContentOf($"u{number}/fixed"));
        switch ((number + _count++) % 5)
        {
            case 0:
                var name = string.Create(CultureInfo.InvariantCulture, $"u{number}/new-{random.NextInt64():x}");
                await SendAsync(client, $"STOR {name}", _ => name, octets, octets);
                break;
            case 1:
                await SendAsync(client, $"STOR {fixedName}", _ => fixedName, octets, octets);
                break;
            case 2 when old.Length < MaximumLength:
                await SendAsync(client, $"APPE {fixedName}", _ => fixedName, octets, [.. old, .. octets]);
                break;
            case 3:
                var marker = random.Next(old.Length + 1);
                (await client.SendAsync($"REST {marker}")).Is(350);
                await SendAsync(client, $"STOR {fixedName}", _ => fixedName, octets, [.. old[..marker], .. octets]);
                break;
            default:
                await SendAsync(client, $"STOU u{number}/unique", reply => $"u{number}/{reply["150 FILE: ".Length..]}", octets, octets);
                break;
        }
    }

    private async Task SendAsync(ControlClient client, string command, Func<string, string> nameOf, byte[] octets, byte[] whole)
    {
        var (reply, data) = await client.BeginAsync(command);
        reply.Is(150);
        using (data)
        {
            var name = nameOf(reply.Text);
            journal.Begin(name, whole);
            await ControlClient.SendAllAsync(data!, octets);
            data!.Shutdown(SocketShutdown.Send);
            (await client.ReadAsync()).Is(226);
            journal.Acknowledge(name, whole);
        }
    }

    // Small ones, for many commits; large ones, to be hit in the middle.
    private int Length() => random.Next(4) switch
    {
        0 => random.Next(1, 4096),
        1 => random.Next(512 << 10, MaximumLength),
        _ => random.Next(4096, 256 << 10),
    };
}
