namespace Portcullis.Server.Accounts;

/// <summary>
/// Authenticators asked one after another, until one knows the user. One that cannot tell ends it: a later one must not accept whom
/// it might have rejected. What each has answered is in <see cref="AuthenticationResult.Because"/>, for the operator.
/// </summary>
/// <param name="clock">For the deadline.</param>
/// <param name="steps">In their order.</param>
public sealed class AuthenticatorChain(TimeProvider clock, params IReadOnlyList<AuthenticationStep> steps) : IAuthenticator
{
    /// <summary>Of all together: a user has an answer within 5 s, whatever becomes of a database.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4.5);

    public async ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation)
    {
        var (began, answers) = (clock.GetTimestamp(), new List<string>());
        foreach (var step in steps)
        {
            var result = await AskAsync(step.Authenticator.AuthenticateAsync(credentials, cancellation), began, cancellation);
            answers.Add(result.Because is null ? $"{step.Name}: {result.Word}" : $"{step.Name}: {result.Word} ({result.Because})");
            if (result is not AuthenticationResult.UnknownResult)
                return result with { Because = string.Join("; ", answers) };
        }

        return new AuthenticationResult.UnknownResult { Because = string.Join("; ", answers) };
    }

    /// <summary>As with passwords, but that a step which rejects the certificate is no reason not to ask the next: it may know no certificates at all.</summary>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(CertificateCredentials credentials, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        foreach (var step in steps)
        {
            var result = await AskAsync(step.Authenticator.AuthenticateAsync(credentials, cancellation), began, cancellation);
            if (result is not (AuthenticationResult.UnknownResult or AuthenticationResult.RejectedResult))
                return result with { Because = result.Because is null ? $"{step.Name}: {result.Word}" : $"{step.Name}: {result.Word} ({result.Because})" };
        }

        return AuthenticationResult.Rejected;
    }

    private async ValueTask<AuthenticationResult> AskAsync(ValueTask<AuthenticationResult> asked, long began, CancellationToken cancellation)
    {
        if (asked.IsCompleted)
            return await asked;
        try
        {
            var left = Patience - clock.GetElapsedTime(began);
            return await asked.AsTask().WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellation);
        }
        catch (TimeoutException)
        {
            return new AuthenticationResult.UnavailableResult { Because = "no answer in time" };
        }
    }
}

/// <param name="Name">For the operator: "configuration", "database".</param>
/// <param name="Authenticator">Answers <see cref="AuthenticationResult.Unknown"/> for users that are not its own.</param>
public sealed record AuthenticationStep(string Name, IAuthenticator Authenticator);
