using Microsoft.Extensions.Logging;
using Portcullis.Server;
using Portcullis.Server.Accounts;

namespace Portcullis.Tests.Conversations;

/// <summary>The login sequence: delays, limits, and authenticators that do not answer.</summary>
public sealed class LoginTests
{
    [Fact]
    public async Task The_reply_to_each_failure_comes_later_and_the_fifth_ends_the_session()
    {
        var defaults = new FtpServerOptions { Authenticator = new StaticAccounts() };
        Assert.Equal((TimeSpan.FromSeconds(1), 5), (defaults.FailedLoginDelay, defaults.MaximumFailedLogins));
        await using var conversation = await Conversation.BeginAsync(options => options with { FailedLoginDelay = defaults.FailedLoginDelay });
        var user = await conversation.ConnectAsync();

        for (var failure = 1; failure <= 5; failure++)
        {
            await user.SayAsync("USER anna", "331");
            await user.SendAsync("PASS wrong");
            await conversation.Clock.ArmedAsync(failure * defaults.FailedLoginDelay);
            conversation.Clock.Advance(failure * defaults.FailedLoginDelay);
            await user.ExpectAsync(failure < 5 ? "530 Login incorrect." : "421 Too many failed logins; closing the control connection.");
        }

        await user.ExpectEndAsync();
        Assert.Equal(5, conversation.Metrics.Refusals("login.rejected"));
        Assert.Equal(1, conversation.Metrics.Refusals("login.too-many-failures"));
    }

    [Fact]
    public async Task Neither_REIN_nor_another_user_name_resets_the_count()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { MaximumFailedLogins = 3 });
        var user = await conversation.ConnectAsync();

        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS wrong", "530");
        await user.SayAsync("REIN", "220");
        await user.SayAsync("USER reader", "331");
        await user.SayAsync("PASS wrong", "530");
        await user.SayAsync("USER bert", "331");
        await user.SayAsync("PASS wrong", "421");
        await user.ExpectEndAsync();
    }

    [Fact]
    public async Task A_login_that_succeeds_resets_the_count()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { MaximumFailedLogins = 2 });
        var user = await conversation.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            await user.SayAsync("USER anna", "331");
            await user.SayAsync("PASS wrong", "530");
            await user.LogInAsync();
        }
    }

    [Fact]
    public async Task The_log_tells_who_failed_and_never_a_password()
    {
        await using var conversation = await Conversation.BeginAsync();
        var user = await conversation.ConnectAsync();

        await user.SayAsync("USER anna\u2028forged", "331");
        await user.SayAsync("PASS hunter2", "530");
        await user.SayAsync("PASS hunter2", "503");
        await user.LogInAsync();

        var refused = Assert.Single(conversation.Log.Named("Refused"));
        Assert.Equal(("login.rejected", "Login of anna?forged failed."), (refused["Rule"], refused["Reason"]));
        Assert.DoesNotContain(conversation.Log.All, logged => logged.Text.Contains("hunter2") || logged.Text.Contains("secret"));
    }

    [Fact]
    public async Task An_authenticator_that_cannot_tell_has_not_said_no()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { Authenticator = new Answering(() => AuthenticationResult.Unavailable), MaximumFailedLogins = 1 });
        var user = await conversation.ConnectAsync();

        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS secret", "421 Logins cannot be checked at the moment; try again later.");
        await user.ExpectEndAsync();
        Assert.Equal(0, conversation.Metrics.Refusals("login.rejected"));
        Assert.Equal(1, conversation.Metrics.Refusals("login.unavailable"));
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task An_authenticator_that_throws_lets_nobody_in_and_is_logged(Type exception)
    {
        await using var conversation = await Conversation.BeginAsync(
            options => options with { Authenticator = new Answering(() => throw (Exception)Activator.CreateInstance(exception)!) });
        conversation.ExpectErrors();
        var user = await conversation.ConnectAsync();

        await user.SayAsync("USER anna", "331");
        await user.SayAsync("PASS secret", "421 Logins cannot be checked at the moment; try again later.");
        await user.ExpectEndAsync();
        Assert.Equal(LogLevel.Error, Assert.Single(conversation.Log.Errors).Level);
    }

    [Fact]
    public async Task One_session_more_than_there_may_be_is_told_so()
    {
        await using var conversation = await Conversation.BeginAsync(options => options with { MaximumSessions = 1 });
        var first = await conversation.ConnectAsync();

        var second = conversation.Call();
        await second.ExpectAsync("421 Too many sessions; try again later.");
        await second.ExpectEndAsync();

        await first.SayAsync("NOOP", "200");
        Assert.Equal(1, conversation.Metrics.Refusals("admission.too-many-sessions"));
        Assert.Equal(1, conversation.Metrics["portcullis.sessions"]);
    }

    private sealed class Answering(Func<AuthenticationResult> answer) : IAuthenticator
    {
        public async ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
        {
            await Task.Yield();
            return answer();
        }
    }
}
