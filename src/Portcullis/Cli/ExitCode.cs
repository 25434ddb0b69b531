namespace Portcullis.Cli;

/// <summary>What the process returns. Scripts rely on these numbers: add, never change.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something failed that no other number names.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or wrong settings: nothing was done.</summary>
    public const int Usage = 2;
}
