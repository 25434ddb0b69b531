namespace Portcullis.Configuration;

/// <summary>
/// All that is wrong with a configuration: whoever mends a file wants to mend it once. Errors refuse it, warnings do not.
/// </summary>
internal sealed class ConfigurationErrors
{
    /// <summary>A file of a mebibyte can be wrong in very many places; nobody reads them all.</summary>
    public const int Maximum = 200;

    private readonly List<ConfigurationError> _errors = [], _warnings = [];

    public int Count => _errors.Count;

    /// <summary>No more are taken; whoever takes trouble over an error may save it.</summary>
    public bool IsFull => _errors.Count > Maximum;

    /// <summary>In the order of the file; those of the environment last.</summary>
    public IReadOnlyList<ConfigurationError> Errors => [.. _errors.OrderBy(error => error.Origin.IsEnvironment).ThenBy(error => error.Origin.Line).ThenBy(error => error.Origin.Column)];

    public IReadOnlyList<ConfigurationError> Warnings => _warnings;

    public void Add(Origin origin, string path, string message)
    {
        if (_errors.Count < Maximum)
            _errors.Add(new ConfigurationError(origin, path, message));
        else if (_errors.Count == Maximum)
            _errors.Add(new ConfigurationError(new Origin(origin.Source), "", $"There are more errors; these are the first {Maximum}."));
    }

    public void Warn(Origin origin, string path, string message) => _warnings.Add(new ConfigurationError(origin, path, message));
}
