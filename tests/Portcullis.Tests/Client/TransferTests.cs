using System.Net.Sockets;
using Portcullis.Client;
using Portcullis.Client.LocalFiles;
using Portcullis.Protocol.Representation;
using static Portcullis.Tests.Client.Connecting;

namespace Portcullis.Tests.Client;

public sealed class TransferTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    private string[] LocalNames => [.. _folder.EnumerateFiles().Select(file => file.Name)];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("226 Done.")]
    [InlineData("250 Done.")]
    [InlineData("200 Done.")]
    public async Task Any_2yz_ends_a_transfer(string completion)
    {
        await using var server = new ScriptedServer { On = { ["RETR"] = ScriptedServer.Send("data", completion) } };
        await using var client = await server.LogInAsync();
        await client.RetrieveFileAsync("f", Local("f"));
        Assert.Equal("data", await File.ReadAllTextAsync(Local("f")));
        Assert.Equal(["f"], LocalNames);
    }

    [Theory]
    [InlineData("426 Cut.", FtpFailure.Transfer)]
    [InlineData("451 Disk.", FtpFailure.Transfer)]
    [InlineData("421 Shutting down.", FtpFailure.Transfer)]
    [InlineData("425 No.", FtpFailure.DataConnection)]
    public async Task A_transfer_that_does_not_complete_leaves_the_local_file_as_it_was(string completion, FtpFailure failure)
    {
        await File.WriteAllTextAsync(Local("f"), "old");
        await using var server = new ScriptedServer { On = { ["RETR"] = ScriptedServer.Send("half", completion) } };
        await using var client = await server.LogInAsync();

        var failed = await FailsAsync(() => client.RetrieveFileAsync("f", Local("f")));

        Assert.Equal(failure, failed.Failure);
        Assert.Equal(completion, failed.Reply!.ToString());
        Assert.Equal("old", await File.ReadAllTextAsync(Local("f")));
        Assert.Equal(["f"], LocalNames);
    }

    [Fact]
    public async Task A_transfer_cut_with_its_control_connection_leaves_no_local_file()
    {
        await using var server = new ScriptedServer
        {
            On =
            {
                ["RETR"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Here it comes.");
                    using (var data = await session.OpenDataAsync())
                        await data.SendAsync("half"u8.ToArray());
                    session.HangUp();
                },
            },
        };
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.Transfer, (await FailsAsync(() => client.RetrieveFileAsync("f", Local("f")))).Failure);
        Assert.Empty(LocalNames);
    }

    [Fact]
    public async Task A_data_connection_reset_is_no_end_of_file_even_if_226_follows()
    {
        await using var server = new ScriptedServer
        {
            On =
            {
                ["RETR"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Here it comes.");
                    using (var data = await session.OpenDataAsync())
                        data.LingerState = new LingerOption(true, 0);
                    await session.ReplyAsync("226 Done.");
                },
            },
        };
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.Transfer, (await FailsAsync(() => client.RetrieveFileAsync("f", Local("f")))).Failure);
        Assert.Empty(LocalNames);
        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task A_file_the_server_lacks_leaves_no_local_file()
    {
        await using var server = new ScriptedServer { On = { ["RETR"] = ScriptedServer.Say("550 Not found.") } };
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.CommandRefused, (await FailsAsync(() => client.RetrieveFileAsync("f", Local("f")))).Failure);
        Assert.Empty(LocalNames);
    }

    [Fact]
    public async Task A_425_instead_of_a_data_connection_ends_the_wait()
    {
        await using var server = new ScriptedServer { On = { ["EPSV"] = ScriptedServer.Say("502 No."), ["PASV"] = ScriptedServer.Say("502 No."), ["LIST"] = ScriptedServer.Say("150 Trying.\r\n425 Cannot.") } };
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.DataConnection, (await FailsAsync(() => client.ListAsync())).Failure);
        Assert.Equal("/", await client.GetWorkingDirectoryAsync());
    }

    [Theory]
    [InlineData(false, "STOR")]
    [InlineData(true, "APPE")]
    public async Task A_file_is_stored_octet_by_octet_and_ends_in_good_order(bool append, string verb)
    {
        (string Data, bool IsReset) stored = default;
        await using var server = new ScriptedServer { On = { [verb] = Receive(received => stored = received) } };
        await using var client = await server.LogInAsync();
        await File.WriteAllTextAsync(Local("f"), "a\r\nb\n\0");

        await client.StoreFileAsync(Local("f"), "g", append ? StoreCommand.Appe : StoreCommand.Stor);

        Assert.Equal(("a\r\nb\n\0", false), stored);
        Assert.Contains($"{verb} g", server.Commands);
    }

    [Fact]
    public async Task A_local_file_that_fails_resets_the_data_connection_so_that_no_half_is_kept()
    {
        (string Data, bool IsReset) stored = default;
        await using var server = new ScriptedServer { On = { ["STOR"] = Receive(received => stored = received, "426 Cut."), ["ABOR"] = ScriptedServer.Say("226 Aborted.") } };
        await using var client = await server.LogInAsync();

        var failed = await FailsAsync(() => client.StoreAsync("g", new FailingStream()));

        Assert.Equal(FtpFailure.LocalFile, failed.Failure);
        Assert.True(stored.IsReset);
        Assert.True(client.IsOpen);
        Assert.Equal(["ABOR", "PWD"], server.Verbs[^2..]);
    }

    [Theory]
    [InlineData("426 Cut.", "226 Aborted.")]
    [InlineData("226 Done.", "225 Nothing to abort.")]
    [InlineData("426 Cut.", null)]
    [InlineData("426 Cut.", "502 ABOR?")]
    public async Task After_an_abort_the_replies_are_in_step(string toTransfer, string? toAbort)
    {
        using var cancel = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        await using var server = new ScriptedServer
        {
            On =
            {
                ["RETR"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Here it comes.");
                    using var data = await session.OpenDataAsync();
                    await data.SendAsync("half"u8.ToArray());
                    await begun.Task;
                    cancel.Cancel();
                    Assert.Equal("ABOR", await session.ReadLineAsync());
                    await session.ReplyAsync(toTransfer);
                    if (toAbort is not null)
                        await session.ReplyAsync(toAbort);
                },
                ["NOOP"] = ScriptedServer.Say("200 Here."),
            },
        };
        await using var client = await server.LogInAsync(Telling(begun));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.RetrieveFileAsync("f", Local("f"), cancellation: cancel.Token));

        Assert.Empty(LocalNames);
        Assert.True(client.IsOpen);
        Assert.Equal("200 Here.", (await client.QuoteAsync("NOOP")).ToString());
    }

    [Fact]
    public async Task An_abort_that_nobody_answers_closes_the_connection()
    {
        using var cancel = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        await using var server = new ScriptedServer
        {
            On =
            {
                ["RETR"] = async (session, _) =>
                {
                    await session.ReplyAsync("150 Here it comes.");
                    using var data = await session.OpenDataAsync();
                    await begun.Task;
                    cancel.Cancel();
                    while (await session.ReadLineAsync() is not null)
                    {
                    }
                },
            },
        };
        await using var client = await server.LogInAsync(Telling(begun) with { AbortTimeout = TimeSpan.FromMilliseconds(50) });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.RetrieveFileAsync("f", Local("f"), cancellation: cancel.Token));
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task A_restart_sends_its_marker_last_before_RETR()
    {
        await using var server = new ScriptedServer { On = { ["REST"] = ScriptedServer.Say("350 Restarting."), ["RETR"] = ScriptedServer.Send("rest") } };
        await using var client = await server.LogInAsync();
        var whole = new MemoryStream();
        await client.RetrieveAsync("f", whole, RestartPoint.AtOctet(7));
        Assert.Equal("rest"u8.ToArray(), whole.ToArray());
        Assert.Equal(["TYPE I", "EPSV", "REST 7", "RETR f"], server.Commands);
    }

    [Fact]
    public async Task Text_keeps_its_line_ends_over_every_cut()
    {
        // Larger than any buffer, with a CR at every place where one may end.
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => new string('x', i % 7) + "\n"));
        var stored = "";
        await using var server = new ScriptedServer { On = { ["STOR"] = Receive(received => stored = received.Data) } };
        await using var client = await server.LogInAsync();
        await client.SetTypeAsync(RepresentationType.AsciiNonPrint);

        await client.StoreAsync("t", new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text.Replace("\n", "\r\n"), stored);

        server.On["RETR"] = ScriptedServer.Send(stored);
        var retrieved = new MemoryStream();
        await client.RetrieveAsync("t", retrieved);
        Assert.Equal(text, System.Text.Encoding.ASCII.GetString(retrieved.ToArray()));
    }

    [Fact]
    public async Task A_link_stays_a_link_and_the_file_behind_it_is_replaced()
    {
        await File.WriteAllTextAsync(Local("real"), "old");
        File.CreateSymbolicLink(Local("link"), Local("real"));
        await using var server = new ScriptedServer { On = { ["RETR"] = ScriptedServer.Send("new") } };
        await using var client = await server.LogInAsync();
        await client.RetrieveFileAsync("f", Local("link"));
        Assert.Equal("new", await File.ReadAllTextAsync(Local("real")));
        Assert.NotNull(new FileInfo(Local("link")).LinkTarget);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/")]
    [InlineData("/no/such/folder/f")]
    public async Task Where_no_file_can_stand_nothing_is_asked_of_the_server(string target)
    {
        await using var server = new ScriptedServer();
        await using var client = await server.LogInAsync();
        Assert.Equal(FtpFailure.LocalFile, (await FailsAsync(() => client.RetrieveFileAsync("f", target))).Failure);
        Assert.Empty(server.Commands);
    }

    private static Answer Receive(Action<(string Data, bool IsReset)> received, string completion = "226 Done.") => async (session, _) =>
    {
        await session.ReplyAsync("150 Send it.");
        using (var data = await session.OpenDataAsync())
            received(await ScriptedSession.ReceiveAllAsync(data));
        await session.ReplyAsync(completion);
    };

    // Cancelled before the 1yz reply, a command is no transfer yet.
    private static FtpClientOptions Telling(TaskCompletionSource begun) => new()
    {
        ReplyReceived = reply =>
        {
            if (reply.IsPreliminary)
                begun.SetResult();
        },
    };

    private string Local(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Gives some octets, and then fails as a disk does.</summary>
    private sealed class FailingStream : MemoryStream
    {
        private bool _hasGiven;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasGiven)
                throw new IOException("Input/output error");
            _hasGiven = true;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
