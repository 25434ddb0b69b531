using System.Text;
using Portcullis.Protocol.Paths;
using Portcullis.Storage;

namespace Portcullis.Tests.Storage;

/// <summary>What the tests do with a store, in one word each; files are short texts.</summary>
internal static class StorageSteps
{
    extension(IStorage storage)
    {
        public async Task PutAsync(string path, string text, WriteMode? mode = null)
        {
            await using var upload = await storage.BeginAsync(path, mode);
            await upload.ContinueAsync(text);
            await upload.CommitAsync(CancellationToken.None);
        }

        public ValueTask<IUpload> BeginAsync(string path, WriteMode? mode = null) =>
            storage.OpenWriteAsync(FtpPath.Parse(path), mode ?? WriteMode.Replace, CancellationToken.None);

        public async Task<string> GetAsync(string path)
        {
            await using var file = await storage.OpenReadAsync(FtpPath.Parse(path), CancellationToken.None);
            var content = new byte[file.Length];
            for (var offset = 0; offset < content.Length;)
            {
                var count = await file.ReadAsync(content.AsMemory(offset), offset, CancellationToken.None);
                Assert.NotEqual(0, count);
                offset += count;
            }

            Assert.Equal(0, await file.ReadAsync(new byte[1], content.Length, CancellationToken.None));
            return Encoding.UTF8.GetString(content);
        }

        public ValueTask<StorageEntry?> FindAsync(string path) => storage.FindAsync(FtpPath.Parse(path), CancellationToken.None);

        public async Task<StorageEntry[]> ListAsync(string path)
        {
            var entries = new List<StorageEntry>();
            await foreach (var entry in storage.ListAsync(FtpPath.Parse(path), CancellationToken.None))
                entries.Add(entry);
            return [.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }

        public async Task<string> NamesAsync(string path) => string.Join(' ', (await storage.ListAsync(path)).Select(entry => entry.Name));

        public Task MakeDirectoryAsync(string path) => storage.CreateDirectoryAsync(FtpPath.Parse(path), CancellationToken.None).AsTask();

        public Task RemoveDirectoryAsync(string path) => storage.RemoveDirectoryAsync(FtpPath.Parse(path), CancellationToken.None).AsTask();

        public Task DeleteAsync(string path) => storage.DeleteFileAsync(FtpPath.Parse(path), CancellationToken.None).AsTask();

        public Task RenameAsync(string source, string destination) =>
            storage.RenameAsync(FtpPath.Parse(source), FtpPath.Parse(destination), CancellationToken.None).AsTask();

        public Task SetModifiedAsync(string path, DateTimeOffset modified) =>
            storage.SetModifiedAsync(FtpPath.Parse(path), modified, CancellationToken.None).AsTask();
    }

    /// <summary>Adds to what the upload has.</summary>
    public static ValueTask ContinueAsync(this IUpload upload, string text, long? offset = null) =>
        upload.WriteAsync(Encoding.UTF8.GetBytes(text), offset ?? upload.StartOffset, CancellationToken.None);

    public static async Task FailsAsync(StorageFault fault, Func<Task> action)
    {
        var exception = await Assert.ThrowsAsync<StorageException>(action);
        Assert.True(fault == exception.Fault, $"Expected {fault}, got {exception.Message}");
    }
}
