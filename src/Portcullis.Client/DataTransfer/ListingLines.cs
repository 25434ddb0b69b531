using System.Buffers;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client.DataTransfer;

/// <summary>A listing off the data connection, line by line, never as a whole in memory.</summary>
internal sealed class ListingLines(Action<string> found)
{
    /// <summary>In octets. No file system has a name near it; a server that sends no line end must not fill our memory.</summary>
    private const int MaximumLineLength = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new();

    public async Task ReceiveAsync(DataConnection data)
    {
        var buffer = new byte[16 * 1024];
        int received;
        while ((received = await data.ReceiveAsync(buffer).ConfigureAwait(false)) > 0)
            Add(buffer.AsSpan(0, received));

        if (_line.WrittenCount > 0)
            EndLine();
    }

    private void Add(ReadOnlySpan<byte> octets)
    {
        int lineEnd;
        while ((lineEnd = octets.IndexOf((byte)'\n')) >= 0)
        {
            _line.Write(octets[..lineEnd]);
            EndLine();
            octets = octets[(lineEnd + 1)..];
        }

        if (_line.WrittenCount + octets.Length > MaximumLineLength)
            throw new FtpException(FtpFailure.Transfer, $"The listing has a line of more than {MaximumLineLength} octets.");
        _line.Write(octets);
    }

    private void EndLine()
    {
        var line = _line.WrittenSpan;
        found(WireText.Decode(line is [.., (byte)'\r'] ? line[..^1] : line));
        _line.ResetWrittenCount();
    }
}
