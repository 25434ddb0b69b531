using System.Text;
using Portcullis.Load.Wire;

namespace Portcullis.Load.Loads;

/// <summary>
/// What the kernel allows: a server that does nothing but sendfile to a socket, and splice from one into a file. A line
/// <c>RETR path</c> or <c>STOR path</c> begins each connection. No login, no names checked, nothing synced: for loopback only.
/// </summary>
internal static class Pump
{
    private const int SendPiece = 8 << 20, PipeSize = 1 << 20, LowWater = 256 * 1024;

    public static void Serve(LoadOptions options)
    {
        var listener = LibC.Listen(options.Address, options.Port);
        Console.WriteLine("listening");
        while (true)
        {
            var descriptor = LibC.Accept(listener);
            new Thread(() => Serve(descriptor, options.Folder), 256 * 1024) { IsBackground = true }.Start();
        }
    }

    private static void Serve(int descriptor, string root)
    {
        using var connection = new Connection(descriptor);
        try
        {
            var line = ReadLine(connection);
            if (line.Length == 0)
                return;

            var path = root + line[4..].Trim();
            if (line.StartsWith("RETR", StringComparison.Ordinal))
                SendFile(descriptor, path);
            else
                Receive(descriptor, path);
        }
        catch (IOException e)
        {
            Console.Error.WriteLine(e.Message);
        }
    }

    private static unsafe void SendFile(int descriptor, string path)
    {
        var file = (int)LibC.Checked(LibC.open(path, LibC.OpenReadOnly, 0), path);
        while (LibC.Checked(LibC.sendfile(descriptor, file, null, SendPiece), "sendfile") > 0)
        {
        }

        _ = LibC.close(file);
    }

    private static unsafe void Receive(int descriptor, string path)
    {
        var file = (int)LibC.Checked(LibC.open(path, LibC.OpenWriteOnly | LibC.OpenCreate | LibC.OpenTruncate, 0x1B4), path);
        var ends = stackalloc int[2];
        LibC.Checked(LibC.pipe(ends), "pipe");
        _ = LibC.fcntl(ends[1], LibC.SetPipeSize, PipeSize);
        LibC.SetLowWater(descriptor, LowWater);
        long count;
        while ((count = LibC.Checked(LibC.splice(descriptor, 0, ends[1], 0, PipeSize, LibC.SpliceMove), "splice")) > 0)
        {
            while (count > 0)
                count -= LibC.Checked(LibC.splice(ends[0], 0, file, 0, (nuint)count, LibC.SpliceMove), "splice");
        }

        _ = LibC.close(ends[0]);
        _ = LibC.close(ends[1]);
        _ = LibC.close(file);
    }

    /// <summary>Octet by octet: what follows belongs to the file.</summary>
    private static string ReadLine(Connection connection)
    {
        var line = new StringBuilder();
        Span<byte> octet = stackalloc byte[1];
        while (connection.Receive(octet) == 1 && octet[0] != '\n')
            line.Append((char)octet[0]);
        return line.ToString();
    }
}
