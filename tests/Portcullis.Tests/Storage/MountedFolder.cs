namespace Portcullis.Tests.Storage;

/// <summary>A file system of the test's own. Where it cannot be mounted (that takes root), the test is skipped.</summary>
internal sealed class MountedFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-mount-");

    private MountedFolder() { }

    public string Path => _folder.FullName;

    public static Task<MountedFolder> InMemoryAsync(string size) => MountAsync("-t", "tmpfs", "-o", $"size={size}", "none");

    public static Task<MountedFolder> OfImageAsync(string image) => MountAsync("-t", "ext4", "-o", "loop", image);

    public Task RemountReadOnlyAsync() => Host.RunOrSkipAsync("mount", "-o", "remount,ro", Path);

    public async ValueTask DisposeAsync()
    {
        await Host.RunAsync("umount", Path);
        _folder.Delete();
    }

    private static async Task<MountedFolder> MountAsync(params string[] arguments)
    {
        var folder = new MountedFolder();
        try
        {
            await Host.RunOrSkipAsync("mount", [.. arguments, folder.Path]);
            return folder;
        }
        catch
        {
            folder._folder.Delete();
            throw;
        }
    }
}
