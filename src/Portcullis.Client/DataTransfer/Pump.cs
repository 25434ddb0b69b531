using System.Buffers;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.DataTransfer;

/// <summary>
/// Moves a file between a data connection and a stream of this host. A failure says whose it is: the wire's is
/// <see cref="FtpFailure.Transfer"/>, the stream's <see cref="FtpFailure.LocalFile"/>.
/// </summary>
internal static class Pump
{
    private const int BufferLength = 64 * 1024;

    /// <summary>Returns when the file is whole: the mode has told its end, or the connection has ended where that is the end.</summary>
    /// <param name="data">The server sends.</param>
    /// <param name="destination">Written from where it stands.</param>
    /// <param name="format">How the file goes over the wire.</param>
    /// <param name="marked">Hears of restart markers: the marker, and how many octets have been written before it.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static async Task ReceiveAsync(DataConnection data, Stream destination, DataFormat format, Action<RestartMarker, long>? marked, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        int received;
        if (format is { IsVerbatim: true })
        {
            while ((received = await data.ReceiveAsync(buffer).ConfigureAwait(false)) > 0)
                await WriteAsync(destination, buffer.AsMemory(0, received), cancellation).ConfigureAwait(false);
            return;
        }

        using var decoder = new TransferDecoder(format.Parameters, format.Options);
        var trimmer = format is { TrimsLines: true, IsText: true } ? new LineTrimmer(format.TextOctets.Blank, format.TextOctets.LineEnd) : null;
        var (written, last) = (0L, (byte)0xFF);
        while ((received = await data.ReceiveAsync(buffer).ConfigureAwait(false)) > 0)
        {
            if (await DecodeAsync(buffer.AsMemory(0, received)).ConfigureAwait(false) && format.KeepsConnection)
                return;
            if (format.MayEndAlone(last, buffer.AsSpan(0, received)))
                data.EndWhenConfirmed();
            last = buffer[received - 1];
        }

        Guard(decoder.Finish);
        await DrainAsync().ConfigureAwait(false);

        // True at the end of the file.
        async Task<bool> DecodeAsync(ReadOnlyMemory<byte> wire)
        {
            while (true)
            {
                var status = OperationStatus.NeedMoreData;
                var consumed = 0;
                Guard(() => status = decoder.Decode(wire.Span, out consumed));
                wire = wire[consumed..];
                await DrainAsync().ConfigureAwait(false);
                if (status == OperationStatus.Done && wire.Length > 0)
                    throw new FtpException(FtpFailure.Transfer, "The server sent octets after the end of the file.");
                if (status != OperationStatus.DestinationTooSmall && wire.Length == 0)
                    return status == OperationStatus.Done;
            }
        }

        async Task DrainAsync()
        {
            var stored = trimmer?.Trim(decoder.Stored.Span) ?? decoder.Stored;
            var before = written + decoder.MarkedCount;
            await WriteAsync(destination, stored, cancellation).ConfigureAwait(false);
            written += stored.Length;

            // Among trimmed lines nobody knows the place.
            if (decoder.Marker is { } marker && trimmer is null)
            {
                await destination.FlushAsync(cancellation).ConfigureAwait(false);
                marked?.Invoke(marker, before);
            }

            decoder.Drained();
        }
    }

    /// <param name="source">Read from where it stands.</param>
    /// <param name="data">We send.</param>
    /// <param name="format">How the file goes over the wire.</param>
    /// <param name="position">Where in the file the source stands: our restart markers count from the file's beginning.</param>
    /// <param name="skip">Octets of the wire that the server has.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task SendAsync(Stream source, DataConnection data, DataFormat format, long position, long skip, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        int read;
        if (format.IsVerbatim && skip == 0)
        {
            while ((read = await ReadAsync(source, buffer, cancellation).ConfigureAwait(false)) > 0)
                await data.SendAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
            return;
        }

        using var wire = new OctetBuffer(2 * BufferLength);
        using var encoder = new TransferEncoder(format.Parameters, wire, format.Options, position);
        while ((read = await ReadAsync(source, buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            Encode(() => encoder.Encode(buffer.AsSpan(0, read)));
            await FlushAsync().ConfigureAwait(false);
        }

        Encode(encoder.Finish);
        if (encoder.EndsAlone)
            data.NeverKeep();
        await FlushAsync().ConfigureAwait(false);
        if (skip > 0)
            throw new FtpException(FtpFailure.LocalFile, "The local file is shorter than what the server has of it.");

        async Task FlushAsync()
        {
            var skipped = (int)Math.Min(skip, wire.Count);
            skip -= skipped;
            await data.SendAsync(wire.Written[skipped..]).ConfigureAwait(false);
            wire.Clear();
        }
    }

    // On receiving it is the wire that is wrong, or that this host has no form for.
    private static void Guard(Action decode)
    {
        try
        {
            decode();
        }
        catch (RepresentationException e)
        {
            throw new FtpException(FtpFailure.Transfer, $"The data cannot be stored: {e.Message}", inner: e);
        }
    }

    private static void Encode(Action encode)
    {
        try
        {
            encode();
        }
        catch (RepresentationException e)
        {
            throw new FtpException(FtpFailure.LocalFile, $"The local file cannot be sent so: {e.Message}", inner: e);
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
