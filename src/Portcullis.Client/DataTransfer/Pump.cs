using Portcullis.Protocol.Representation;

namespace Portcullis.Client.DataTransfer;

/// <summary>
/// Moves a file between a data connection and a stream of this host. A failure says whose it is: the wire's is
/// <see cref="FtpFailure.Transfer"/>, the stream's <see cref="FtpFailure.LocalFile"/>.
/// </summary>
internal static class Pump
{
    private const int BufferLength = 64 * 1024;

    public static async Task ReceiveAsync(DataConnection data, Stream destination, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        int received;
        while ((received = await data.ReceiveAsync(buffer).ConfigureAwait(false)) > 0)
            await WriteAsync(destination, buffer.AsMemory(0, received), cancellation).ConfigureAwait(false);
    }

    public static async Task ReceiveTextAsync(DataConnection data, Stream destination, CancellationToken cancellation)
    {
        var decoder = new AsciiDecoder();
        var wire = new byte[BufferLength];
        var text = new byte[BufferLength + 1];
        int received;
        while ((received = await data.ReceiveAsync(wire).ConfigureAwait(false)) > 0)
        {
            var decoded = decoder.Decode(wire.AsSpan(0, received), text);
            await WriteAsync(destination, text.AsMemory(0, decoded), cancellation).ConfigureAwait(false);
        }

        await WriteAsync(destination, text.AsMemory(0, decoder.Finish(text)), cancellation).ConfigureAwait(false);
    }

    public static async Task SendAsync(Stream source, DataConnection data, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        int read;
        while ((read = await ReadAsync(source, buffer, cancellation).ConfigureAwait(false)) > 0)
            await data.SendAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
    }

    public static async Task SendTextAsync(Stream source, DataConnection data, CancellationToken cancellation)
    {
        var text = new byte[BufferLength];
        var wire = new byte[2 * BufferLength];
        int read;
        while ((read = await ReadAsync(source, text, cancellation).ConfigureAwait(false)) > 0)
        {
            var encoded = AsciiEncoder.Encode(text.AsSpan(0, read), wire);
            await data.SendAsync(wire.AsMemory(0, encoded)).ConfigureAwait(false);
        }
    }

    private static async Task<int> ReadAsync(Stream source, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot read the local file: {e.Message}", inner: e);
        }
    }

    private static async Task WriteAsync(Stream destination, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        try
        {
            await destination.WriteAsync(data, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot write the local file: {e.Message}", inner: e);
        }
    }
}
