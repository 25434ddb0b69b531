using System.Net;

namespace Portcullis.Interop.Tests;

/// <summary>One server for all tests of a class, on IPv4 and IPv6.</summary>
public sealed class SharedServer : InteropTest
{
    internal ServerProcess Process => Server;

    internal string Folder => Base;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StartAsync("--listen", "127.0.0.1:0", "--listen", "[::1]:0");
    }
}

/// <summary>A test of a class whose tests share a server. Each finds both folders empty.</summary>
public abstract class SharedServerTest(SharedServer shared) : FolderTest, IClassFixture<SharedServer>, IDisposable
{
    protected sealed override string Base => shared.Folder;

    private protected sealed override ServerProcess Server => shared.Process;

    private protected IPEndPoint OverIPv6 => shared.Process.EndPoints[1];

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        foreach (var folder in (string[])[Root, Local])
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo { LinkTarget: null } directory)
                    directory.Delete(recursive: true);
                else
                    entry.Delete();
            }
        }
    }
}
