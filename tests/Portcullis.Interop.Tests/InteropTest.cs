namespace Portcullis.Interop.Tests;

/// <summary>
/// A folder of the host that goes with the test, and the servers it starts, stopped with it. A server that logged an
/// error fails the test, and so does one that does not stop by SIGTERM with exit code 0.
/// </summary>
public abstract class InteropTest : FolderTest, IAsyncLifetime
{
    private readonly List<ServerProcess> _servers = [];
    private readonly string _base = Directory.CreateTempSubdirectory("portcullis-interop-").FullName;

    protected sealed override string Base => _base;

    /// <summary>The one started last.</summary>
    private protected sealed override ServerProcess Server => _servers[^1];

    /// <summary>The error that a test brings about; any other fails it.</summary>
    private protected virtual string? ExpectedError => null;

    public virtual ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Local);
        return default;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            foreach (var server in _servers)
            {
                await server.StopAsync();
                Assert.DoesNotContain(server.Errors, error => ExpectedError is null || !error.Contains(ExpectedError, StringComparison.Ordinal));
            }
        }
        finally
        {
            _servers.ForEach(server => server.Dispose());
            Directory.Delete(Base, recursive: true);
        }
    }

    private protected Task<ServerProcess> StartAsync(params string[] options) => StartAsync(new Dictionary<string, string>(), options);

    private protected async Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var server = await ServerProcess.StartAsync(Root, environment, options);
        _servers.Add(server);
        return server;
    }
}

/// <summary>Tests that load the machine or measure time or memory: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
