using System.Text;

namespace Portcullis.Protocol.Representation;

/// <summary>Sends a restart marker whenever a position that one may restart from is far enough from the last one.</summary>
internal sealed class RestartMarkers(IDataSink next, long position, long interval)
{
    private long _last = position;

    /// <summary>How many octets from here on need no marker.</summary>
    public long Distance(long position) => interval > 0 ? Math.Max(0, _last + interval - position) : long.MaxValue;

    public void Reach(long position)
    {
        if (Distance(position) > 0)
            return;

        _last = position;
        next.RestartMarker(Encoding.ASCII.GetBytes(Representation.RestartMarker.AtPosition(position).Text));
    }
}

/// <summary>
/// The head of sending in MODE B and C, if there are to be restart markers (RFC 959 §3.5): each tells a position in the stored
/// file from which a fresh chain of codecs can go on.
/// </summary>
/// <param name="next">The structure, or what takes its place.</param>
/// <param name="position">Where in the stored file sending starts.</param>
/// <param name="interval">About how many stored octets lie between two markers.</param>
/// <param name="lineEnd">Text: markers stand behind a line end, where no codec holds anything. Else null.</param>
/// <param name="multiple">Fixed records: markers stand at multiples of their length.</param>
public sealed class MarkingSink(IDataSink next, long position, long interval, byte? lineEnd = null, int multiple = 1) : DataFilter(next)
{
    private readonly RestartMarkers _markers = new(next, position, interval);
    private long _position = position;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var place = FirstPlace(octets);
            if (place < 0)
                break;

            Pass(octets[..place]);
            _markers.Reach(_position);
            octets = octets[place..];
        }

        Pass(octets);
    }

    private int FirstPlace(ReadOnlySpan<byte> octets)
    {
        var skip = _markers.Distance(_position);
        if (skip > octets.Length)
            return -1;

        if (lineEnd is { } end)
        {
            var from = (int)Math.Max(skip - 1, 0);
            var found = octets[from..].IndexOf(end);
            return found < 0 ? -1 : from + found + 1;
        }

        var place = _position + Math.Max(skip, 1) + multiple - 1;
        var count = place - (place % multiple) - _position;
        return count > octets.Length ? -1 : (int)count;
    }

    private void Pass(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return;

        Next.Data(octets);
        _position += octets.Length;
    }
}
