namespace Portcullis.Protocol.Representation;

/// <summary>Which text is sent without the blanks at the ends of its lines: <c>SITE TRIM</c> of IBM i.</summary>
public enum TrailingBlanks
{
    /// <summary>As stored. IBM i calls it 0.</summary>
    Kept,

    /// <summary>Trimmed with STRU F. IBM i calls it 1, and has it by default: its database pads records.</summary>
    TrimmedInFiles,

    /// <summary>Trimmed with STRU R, too. IBM i calls it 2.</summary>
    Trimmed,
}

/// <summary>
/// Text, on sending: blanks at the end of a line are not sent. They are counted, not kept, so that memory does not grow;
/// of more than 32,766 in a row, which no record of IBM i has, only the last are taken for the end.
/// </summary>
public sealed class BlankTrimmer(IDataSink next, byte blank, byte lineEnd) : DataFilter(next)
{
    private const int LongestRecord = 32766;

    private readonly byte[] _blanks = [.. Enumerable.Repeat(blank, 4096)];
    private int _held;

    public override void Data(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var end = octets.IndexOf(lineEnd);
            var line = end < 0 ? octets : octets[..end];
            var text = line.TrimEnd(blank);
            if (!text.IsEmpty)
            {
                Release(_held);
                Next.Data(text);
            }

            _held += line.Length - text.Length;
            while (_held > LongestRecord)
                Release(LongestRecord);

            if (end < 0)
                return;
            _held = 0;
            Next.Data(octets.Slice(end, 1));
            octets = octets[(end + 1)..];
        }
    }

    private void Release(int count)
    {
        for (_held -= count; count > 0; count -= _blanks.Length)
            Next.Data(_blanks.AsSpan(0, Math.Min(count, _blanks.Length)));
    }
}
