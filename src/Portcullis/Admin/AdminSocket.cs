using System.Net;
using System.Net.Sockets;

namespace Portcullis.Admin;

/// <summary>A Unix socket for the server's own user alone.</summary>
internal static class AdminSocket
{
    /// <summary>Of sockaddr_un on Linux, without the NUL; other systems have a few less.</summary>
    private const int MaximumPath = 103;

    /// <summary>What is wrong with such a name; null for nothing.</summary>
    public static string? FaultOf(string path) => System.Text.Encoding.UTF8.GetByteCount(path) > MaximumPath
        ? $"The admin socket {path} has a name of more than {MaximumPath} octets, which no system takes: set admin.socket."
        : null;

    /// <exception cref="IOException">There is another server behind it, or something that is no socket.</exception>
    public static void RemoveStale(string path)
    {
        if (!Path.Exists(path))
            return;

        if (IsAnswered(path))
            throw new IOException($"The admin socket {path} is that of another server, which runs.");
        if (new FileInfo(path) is not { Length: 0, LinkTarget: null })
            throw new IOException($"{path} is no socket: set admin.socket to another name.");
        File.Delete(path);
    }

    /// <summary>Nobody can connect until it listens, and by then it is open to its owner only, whatever the umask.</summary>
    public static Socket Bind(EndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(endPoint.ToString()!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsAnswered(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
