using System.Text;

namespace Portcullis.Protocol.Representation;

/// <summary>How often a restart marker is sent, and what it says.</summary>
/// <param name="Octets">About every so many stored octets; none if 0.</param>
/// <param name="Records">STRU R: after every so many records, whatever their length; by octets if 0.</param>
/// <param name="Name">The marker of a position in the stored file.</param>
public sealed record MarkerSpacing(long Octets, int Records, Func<long, RestartMarker> Name)
{
    public static readonly MarkerSpacing None = new(0, 0, RestartMarker.AtPosition);

    public bool IsNone => Octets <= 0 && Records <= 0;
}

/// <summary>Sends a restart marker whenever a position that one may restart from is far enough from the last one.</summary>
internal sealed class RestartMarkers(IDataSink next, long position, MarkerSpacing spacing)
{
    private long _last = position;
    private int _records;

    /// <summary>How many octets from here on need no marker.</summary>
    public long Distance(long position) =>
        spacing.Records > 0 ? 0 : spacing.Octets > 0 ? Math.Max(0, _last + spacing.Octets - position) : long.MaxValue;

    /// <summary>To be called at the end of each record or line that <see cref="Distance"/> does not skip.</summary>
    public void Reach(long position)
    {
        if (Distance(position) > 0 || (spacing.Records > 0 && ++_records < spacing.Records))
            return;

        (_last, _records) = (position, 0);
        next.RestartMarker(Encoding.ASCII.GetBytes(spacing.Name(position).Text));
    }
}

/// <summary>
/// The head of sending in MODE B and C, if there are to be restart markers (RFC 959 §3.5): each tells a position in the stored
/// file from which a fresh chain of codecs can go on.
/// </summary>
/// <param name="next">The structure, or what takes its place.</param>
/// <param name="position">Where in the stored file sending starts.</param>
/// <param name="spacing">How far apart the markers are.</param>
/// <param name="lineEnd">Text: markers stand behind a line end, where no codec holds anything. Else null.</param>
/// <param name="multiple">Fixed records: markers stand at multiples of their length.</param>
public sealed class MarkingSink(IDataSink next, long position, MarkerSpacing spacing, byte? lineEnd = null, int multiple = 1) : DataFilter(next)
{
    private readonly RestartMarkers _markers = new(next, position, spacing);
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
