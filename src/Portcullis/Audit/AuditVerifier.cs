namespace Portcullis.Audit;

/// <summary>What is wrong with a record, and where.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Line">Counted from 1; 0 for the file, or the folder, as a whole.</param>
/// <param name="Text">What it is.</param>
internal sealed record AuditProblem(string File, long Line, string Text)
{
    public override string ToString() => Line == 0 ? $"{File}: {Text}" : $"{File}, line {Line}: {Text}";
}

/// <summary>What a check of a whole record came to.</summary>
/// <param name="Problems">None where it is as it was written.</param>
/// <param name="Notes">What is no fault of the record, and good to know.</param>
/// <param name="Records">How many were read.</param>
/// <param name="Last">The last one.</param>
internal sealed record AuditVerdict(IReadOnlyList<AuditProblem> Problems, IReadOnlyList<string> Notes, long Records, AuditLink Last);

/// <summary>
/// Reads a record from its first line to its last and finds each octet that was changed, and each line that was removed, put in or
/// moved. It may run while the server writes.
/// </summary>
internal sealed class AuditVerifier
{
    private const int MaximumProblems = 100;

    private readonly List<AuditProblem> _problems = [];
    private readonly List<string> _notes = [];
    private readonly string _folder;
    private readonly AuditKey _key;
    private readonly AuditHead? _head;
    private AuditLink _last = AuditLink.Beginning;
    private AuditLink? _first;
    private (long Through, string Hash)? _retired;
    private bool _headSeen;
    private long _records;

    private AuditVerifier(string folder, AuditKey key)
    {
        // Before the records: what is written meanwhile comes after it.
        (_folder, _key, _head) = (folder, key, AuditHead.Read(folder, key));
    }

    /// <param name="folder">Of the record.</param>
    /// <param name="key">Of the chain.</param>
    /// <param name="expected">A record that somebody has noted elsewhere: it must be there, as it was.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AuditVerdict Verify(string folder, AuditKey key, AuditLink? expected = null)
    {
        var verifier = new AuditVerifier(folder, key);
        var numbers = AuditFiles.NumbersIn(folder);
        foreach (var number in numbers)
            verifier.VerifyFile(number, isLast: number == numbers[^1], expected);
        verifier.VerifyEnds(expected);
        return new AuditVerdict(verifier._problems, verifier._notes, verifier._records, verifier._last);
    }

    private void VerifyFile(int number, bool isLast, AuditLink? expected)
    {
        var name = AuditFiles.NameOf(number);
        using var reader = new LineReader(AuditFiles.Open(_folder, number), 0);
        for (var line = 1L; reader.Next() is { } octets && _problems.Count < MaximumProblems; line++)
        {
            if (!reader.IsWhole && isLast && _headSeen)
                _notes.Add($"{name} ends within a record: it is being written, or was when the server was killed, which then mends it when it starts.");
            else if (!reader.IsWhole)
                _problems.Add(new AuditProblem(name, line, "the last line is cut off."));
            else if (AuditLine.Read(octets.Span, _key) is { } read)
                Take(read, name, line, octets, expected);
            else
                _problems.Add(new AuditProblem(name, line, octets.IsEmpty ? "an empty line is no record; it was put in." : "this is no record; it was changed, or put in."));
        }
    }

    private void Take(AuditLine.ReadLine read, string name, long line, ReadOnlyMemory<byte> octets, AuditLink? expected)
    {
        _records++;
        if (!read.IsIntact)
            _problems.Add(new AuditProblem(name, line, $"record {read.Number} was changed{(_key.IsSecret ? ", or written with another key" : ", or is one of a chain with a key (--key-file)")}."));
        if (_first is null)
            _first = new AuditLink(read.Number - 1, read.Previous);
        else if (!read.Follows(_last))
            _problems.Add(new AuditProblem(name, line, Describe(read)));
        if (expected is { } noted && noted.Number == read.Number && !noted.Hash.Span.SequenceEqual(read.Hash))
            _problems.Add(new AuditProblem(name, line, $"record {read.Number} is not the one that was noted: its hash is {read.Link.HashText}."));

        _headSeen |= _head is not null && read.Link == _head.Link;
        _last = read.Link;
        if (read.IsIntact && AuditReading.Retirement(octets) is { } retired)
            _retired = retired;
    }

    private string Describe(AuditLine.ReadLine read) =>
        read.Number > _last.Number + 2 ? $"records {_last.Number + 1} to {read.Number - 1} are missing before it."
        : read.Number == _last.Number + 2 ? $"record {_last.Number + 1} is missing before it."
        : read.Number <= _last.Number ? $"record {read.Number} follows record {_last.Number}: it was moved, or put in."
        : $"record {read.Number} does not follow the record {_last.Number} that stands before it: one of the two is another than it was.";

    private void VerifyEnds(AuditLink? expected)
    {
        if (_head is null && _records == 0)
            _notes.Add($"There are no records in {_folder}.");
        if (_first is { Number: > 0 } first)
        {
            if (_retired is { } retired && retired == (first.Number, first.HashText))
                _notes.Add($"It begins with record {first.Number + 1}: the files before were deleted by the setting audit.files, which is on the record.");
            else
                _problems.Add(new AuditProblem(_folder, 0, $"records 1 to {first.Number} are missing at the beginning."));
        }
        else if (_first is { Hash: var hash } && hash.Span.ContainsAnyExcept((byte)0))
        {
            _problems.Add(new AuditProblem(_folder, 0, "record 1 is not the beginning of a chain."));
        }

        if (_head is null && _records > 0)
            _problems.Add(new AuditProblem(_folder, 0, $"the file {AuditHead.FileName}, which tells the last record, is missing, or no longer as it was written{(_key.IsSecret ? "" : ", or made with a key (--key-file)")}."));
        else if (_head is not null && _last.Number < _head.Link.Number)
            _problems.Add(new AuditProblem(_folder, 0, $"records {_last.Number + 1} to {_head.Link.Number} are missing at the end."));
        else if (_head is not null && !_headSeen && _problems.Count == 0)
            _problems.Add(new AuditProblem(_folder, 0, $"record {_head.Link.Number} is not the one that the file {AuditHead.FileName} tells of."));
        if (expected is { } noted && noted.Number > _last.Number)
            _problems.Add(new AuditProblem(_folder, 0, $"record {noted.Number}, which was noted, is missing: the last is {_last.Number}."));
    }
}
