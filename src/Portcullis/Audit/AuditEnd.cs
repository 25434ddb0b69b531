namespace Portcullis.Audit;

/// <summary>Where a chain goes on, and what was found there.</summary>
/// <param name="File">The number of the last file; 0 where there is none.</param>
/// <param name="Length">Where its last good record ends; null where it must be left as it is, and another be begun.</param>
/// <param name="Link">The record to follow.</param>
internal sealed record AuditEnd(int File, long? Length, AuditLink Link)
{
    /// <summary>What is wrong, in a word for the record: "torn", "records-missing", "records-changed", "head-missing"; null where nothing is.</summary>
    public string? Finding { get; private init; }

    /// <summary>A record that a crash has cut off; it is taken away.</summary>
    public TornRecord? Torn { get; private init; }

    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AuditEnd Find(string folder, AuditKey key)
    {
        var head = AuditHead.Read(folder, key);
        var number = AuditFiles.NumbersIn(folder) is [.., var latest] ? latest : 0;
        if (number == 0)
        {
            return head is null
                ? new AuditEnd(0, null, AuditLink.Beginning)
                : new AuditEnd(head.File, null, head.Link) { Finding = "records-missing" };
        }

        // A file that was begun and not written to: the head tells of the one before.
        var isNext = head is not null && head.File == number - 1;
        if (head is null)
            return new AuditEnd(number, null, LastOf(folder, number, key)) { Finding = "head-missing" };
        if (head.File != number && !isNext)
            return new AuditEnd(Math.Max(number, head.File), null, head.Link) { Finding = "records-missing" };

        using var reader = new LineReader(AuditFiles.Open(folder, number), 0);
        var (link, good, seen) = (isNext ? head.Link : (AuditLink?)null, 0L, isNext);
        while (reader.Next() is { } line)
        {
            if (!reader.IsWhole || AuditLine.Read(line.Span, key) is not { IsIntact: true } read || (link is { } before && !read.Follows(before)))
                break;
            (link, good) = (read.Link, reader.Position);
            seen |= read.Link == head.Link;
        }

        if (!seen)
            return new AuditEnd(number, null, head.Link) { Finding = link is { } last && last.Number < head.Link.Number && reader.Position == good ? "records-missing" : "records-changed" };

        // What no crash leaves is evidence.
        return TornRecord.Read(folder, number, good) switch
        {
            null => new AuditEnd(number, good, link!.Value),
            { IsByCrash: false } => new AuditEnd(number, null, link!.Value) { Finding = "records-changed" },
            var torn => new AuditEnd(number, good, link!.Value) { Finding = "torn", Torn = torn },
        };
    }

    /// <summary>The last record of a file that reads as one.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AuditLink LastOf(string folder, int number, AuditKey key)
    {
        using var reader = new LineReader(AuditFiles.Open(folder, number), 0);
        var last = AuditLink.Beginning;
        while (reader.Next() is { } line)
        {
            if (AuditLine.Read(line.Span, key) is { } read)
                last = read.Link;
        }

        return last;
    }
}
