using System.Buffers;

namespace Portcullis.Protocol.Representation;

/// <summary>
/// The end of receiving: data is what is stored. An end of record that comes this far means nothing to the stored file: in
/// STRU F a file of octets "is considered to be a continuous sequence of data bytes" (RFC 959 §3.1.2.1).
/// </summary>
public sealed class StoredSink(OctetBuffer stored) : IDataSink
{
    /// <summary>Full with one marker, too: its position is told, and made durable, before there is another (a flood of markers is a flood of them on the wire only).</summary>
    public bool IsFull => stored.IsFull || Marker is not null;

    public bool IsEnded { get; private set; }

    /// <summary>The marker that came since <see cref="TakeMarker"/>.</summary>
    public RestartMarker? Marker { get; private set; }

    /// <summary>How much of the buffer came before the marker: the position in the stored file that answers to it.</summary>
    public int MarkedCount { get; private set; }

    public void Data(ReadOnlySpan<byte> octets) => stored.Write(octets);

    public void EndOfRecord()
    {
    }

    public void EndOfFile() => IsEnded = true;

    public void RestartMarker(ReadOnlySpan<byte> marker)
    {
        Marker = Representation.RestartMarker.Parse(marker);
        MarkedCount = stored.Count;
    }

    /// <summary>Forgets the marker: it has been told.</summary>
    public void TakeMarker() => Marker = null;
}
