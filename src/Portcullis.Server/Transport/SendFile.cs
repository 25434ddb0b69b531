using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Portcullis.Server.Transport;

/// <summary>
/// sendfile(2) of Linux to a socket that does not block. That of .NET takes the pathname of a file, and holds a thread or wakes one for
/// each piece.
/// </summary>
internal static partial class SendFile
{
    private const int Interrupted = 4, TryAgain = 11, BrokenPipe = 32, ConnectionReset = 104, NotConnected = 107, TimedOut = 110;

    /// <summary>One call. It may wait for the disk, never for the socket.</summary>
    /// <param name="socket">Does not block.</param>
    /// <param name="file">A regular file.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">At most so much.</param>
    /// <param name="sent">How much went over.</param>
    public static SendFileResult Try(SafeSocketHandle socket, SafeFileHandle file, long offset, int count, out int sent)
    {
        nint result;
        do result = sendfile(socket, file, ref offset, count);
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        sent = (int)Math.Max(result, 0);
        return result >= 0
            ? SendFileResult.Sent
            : Marshal.GetLastPInvokeError() switch
            {
                TryAgain => SendFileResult.NoRoom,
                BrokenPipe or ConnectionReset or NotConnected or TimedOut => SendFileResult.Lost,
                _ => SendFileResult.NotPossible,
            };
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendfile(SafeSocketHandle socket, SafeFileHandle file, ref long offset, nint count);
}

internal enum SendFileResult
{
    /// <summary>Nothing was sent at the end of the file only.</summary>
    Sent,

    /// <summary>The socket takes nothing more now.</summary>
    NoRoom,

    /// <summary>The connection is.</summary>
    Lost,

    /// <summary>Not of this file, or not here.</summary>
    NotPossible,
}
