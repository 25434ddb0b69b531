using System.Net.Sockets;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using static Portcullis.Tests.Storage.StorageSteps;

namespace Portcullis.Tests.Storage;

public sealed class SpecialFilesByWalkTests() : SpecialFileTests(Confinement.Walk);

/// <summary>FIFOs, sockets and devices are listed, and that is all. (A FIFO that were opened would hang the test.)</summary>
public abstract class SpecialFileTests(Confinement confinement) : LocalStorageFixture(confinement)
{
    [Fact]
    public async Task A_fifo_is_never_opened()
    {
        Assert.True(Host.TryMakeFifo(Folder["/x"]));
        await IsListedAndRefusedAsync();
    }

    [Fact]
    public async Task A_socket_is_never_opened()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Folder["/x"]));
        await IsListedAndRefusedAsync();
    }

    [Fact]
    public async Task A_device_is_never_opened()
    {
        // No driver has this number: opening it would be ENXIO, and another fault.
        await Host.RunOrSkipAsync("mknod", Folder["/x"], "c", "60", "0");
        await IsListedAndRefusedAsync();
    }

    private async Task IsListedAndRefusedAsync()
    {
        Folder.Link("/link", "x");
        await Storage.PutAsync("/f", "file");

        foreach (var entry in new[] { "/x", "/link" })
        {
            Assert.Equal((EntryKind.Other, 0), ((await Storage.FindAsync(entry))!.Kind, (await Storage.FindAsync(entry))!.Length));
            await FailsAsync(StorageFault.NotAFile, () => Storage.GetAsync(entry));
            await FailsAsync(StorageFault.NotAFile, () => Storage.PutAsync(entry, "", WriteMode.Append));
            await FailsAsync(StorageFault.NotAFile, () => Storage.PutAsync(entry, "", WriteMode.ResumeAt(1)));
            await FailsAsync(StorageFault.NotAFile, () => Storage.SetModifiedAsync(entry, DateTimeOffset.UnixEpoch));
            await FailsAsync(StorageFault.NotADirectory, () => Storage.ListAsync(entry));
            await FailsAsync(StorageFault.NotADirectory, () => Storage.GetAsync(entry + "/below"));
        }

        await FailsAsync(StorageFault.NotAFile, () => Storage.PutAsync("/x", ""));
        await FailsAsync(StorageFault.NotAFile, () => Storage.RenameAsync("/f", "/x"));
        Assert.Equal("f link x", await Storage.NamesAsync("/"));
    }
}
