namespace Portcullis.Cli;

/// <summary>What <c>portcullis ftp</c> was asked for.</summary>
/// <param name="Target">Null: the commands say where to.</param>
/// <param name="User">NAME[:PASSWORD].</param>
/// <param name="Execute">Commands separated by semicolons.</param>
/// <param name="Script">A file of commands.</param>
internal sealed record FtpJob(FtpTarget? Target, string? User, string? Execute, string? Script)
{
    /// <summary>What IBM's jobs give for the host when their script says OPEN.</summary>
    private const string Dummy = "LOOPBACK";

    public bool IsBatch { get; init; }

    public bool IsVerbose { get; init; }

    public bool StopsOnError { get; init; }

    /// <summary>Local files are replaced unasked.</summary>
    public bool Replaces { get; init; } = true;

    public string? PasswordFile { get; init; }

    /// <summary>The host to connect to at once.</summary>
    public FtpTarget? Connects => IsBatch && Target is { Host: var host } && host.Equals(Dummy, StringComparison.OrdinalIgnoreCase) ? null : Target;

    /// <summary>The commands come from standard input, one by one.</summary>
    public bool ReadsCommands => Execute is null && Script is null && !IsBatch;
}
