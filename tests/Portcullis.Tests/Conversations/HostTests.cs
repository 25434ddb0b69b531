using Portcullis.Server.Accounts;
using Portcullis.Storage.Memory;

namespace Portcullis.Tests.Conversations;

/// <summary>HOST (RFC 7151) where there are hosts to choose from.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task Each_host_has_its_greeting_and_its_users()
    {
        await using var conversation = await BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SayAsync("HOST a.example", "220 Welcome to A.");
        await user.SayAsync("USER bert", "331");
        await user.SayAsync("PASS secret", "530");
        await user.SayAsync("USER alice", "331");
        await user.SayAsync("PASS secret", "230");
        await user.SayAsync("HOST b.example", "503");
    }

    [Fact]
    public async Task Names_are_of_either_case() => await AssertHostAsync("HOST A.EXAMPLE");

    [Fact]
    public async Task Without_HOST_the_server_itself_is_meant()
    {
        await using var conversation = await BeginAsync();
        await conversation.LogInAsync("anna");
    }

    [Fact]
    public async Task The_last_one_before_the_login_counts_and_a_refused_one_is_as_if_it_had_not_been_sent()
    {
        await using var conversation = await BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SayAsync("HOST b.example", "220");
        await user.SayAsync("HOST a.example", "220");
        await user.SayAsync("HOST nobody.example", "504");
        await user.LogInAsync("alice");
    }

    [Fact]
    public async Task Between_USER_and_PASS_it_begins_the_login_anew()
    {
        await using var conversation = await BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SayAsync("HOST a.example", "220");
        await user.SayAsync("USER alice", "331");
        await user.SayAsync("HOST b.example", "220");
        await user.SayAsync("PASS secret", "503");
        await user.LogInAsync("bert");
    }

    [Fact]
    public async Task REIN_forgets_it()
    {
        await using var conversation = await BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SayAsync("HOST a.example", "220");
        await user.LogInAsync("alice");
        await user.SayAsync("REIN", "220");
        await user.SayAsync("USER alice", "331");
        await user.SayAsync("PASS secret", "530");
        await user.LogInAsync("anna");
    }

    private static async Task AssertHostAsync(string command)
    {
        await using var conversation = await BeginAsync();
        var user = await conversation.ConnectAsync();
        await user.SayAsync(command, "220 Welcome to A.");
        await user.LogInAsync("alice");
    }

    private static Task<Conversation> BeginAsync() => Conversation.BeginAsync(options => options with
    {
        VirtualHosts =
        [
            new VirtualHost("a.example", new StaticAccounts().Add(new Account("alice", new MemoryStorage()), "secret")) { Greeting = "Welcome to A." },
            new VirtualHost("b.example", new StaticAccounts().Add(new Account("bert", new MemoryStorage()), "secret")) { Greeting = "Welcome to B." },
        ],
    });
}
