namespace Portcullis.Configuration;

/// <summary>Where a value stands: a file, line and column, both from 1; or the environment variable that gave it.</summary>
/// <param name="Source">The file as it was named, or the variable.</param>
/// <param name="Line">0 for a variable.</param>
/// <param name="Column">In characters, a tab being one.</param>
internal readonly record struct Origin(string Source, int Line = 0, int Column = 0)
{
    public bool IsEnvironment => Line == 0;

    public override string ToString() => IsEnvironment ? Source : $"{Source}:{Line}:{Column}";
}

/// <summary>What is wrong, and where.</summary>
/// <param name="Origin">Where it stands.</param>
/// <param name="Path">The setting, like <c>accounts[0].name</c>; empty for the file as a whole.</param>
/// <param name="Message">What was read, and what is allowed.</param>
internal sealed record ConfigurationError(Origin Origin, string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? $"{Origin}: {Message}" : $"{Origin}: {Path}: {Message}";
}
