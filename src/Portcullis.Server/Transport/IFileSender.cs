using Microsoft.Win32.SafeHandles;

namespace Portcullis.Server.Transport;

/// <summary>A connection that the kernel can copy a file to: its octets pass no buffer of ours.</summary>
internal interface IFileSender
{
    /// <summary>Sends some of the file, and waits until some can be sent.</summary>
    /// <param name="file">A regular file.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">At most so much.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>
    /// How much was sent: 0 at the end of the file only. Null where the kernel cannot copy this file, or cannot read it: who reads it
    /// himself goes on, or finds out what is wrong with it.
    /// </returns>
    /// <exception cref="IOException">The connection is lost.</exception>
    ValueTask<int?> SendFileAsync(SafeFileHandle file, long offset, int count, CancellationToken cancellation);
}
