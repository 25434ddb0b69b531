namespace Portcullis.Protocol.Representation;

/// <summary>What the transfer parameters leave to the host.</summary>
public sealed record RepresentationOptions
{
    public static readonly RepresentationOptions Default = new();

    /// <summary>The character set of TYPE E, which names none. Null: no translation; the file is kept as the octets on the wire.</summary>
    public int? EbcdicCcsid { get; init; } = 37;

    public UnmappableRule Unmappable { get; init; } = UnmappableRule.Refuse;

    /// <summary>How I and L 8 are stored with STRU R.</summary>
    public RecordFormat Records { get; init; } = new RecordFormat.DescriptorWords();

    /// <summary>See <see cref="LineRecordEncoder"/>: false is exact for a file whose last line has no line end, and not RFC 959.</summary>
    public bool EndsLastLine { get; init; } = true;

    /// <summary>On sending text. SIZE and REST of RETR count what is sent.</summary>
    public TrailingBlanks TrailingBlanks { get; init; }

    /// <summary>A restart marker about every so many stored octets, in MODE B and C; none if 0.</summary>
    public long MarkerInterval { get; init; }

    /// <summary>STRU R: a restart marker after every so many records instead; by octets if 0.</summary>
    public int MarkerRecords { get; init; }

    /// <summary>MODE Z: 0 to 9.</summary>
    public int DeflateLevel { get; init; } = 6;

    public DeflateLimit DeflateLimit { get; init; } = new();
}

/// <summary>How records of octets are told apart in a stored file.</summary>
public abstract record RecordFormat
{
    private RecordFormat()
    {
    }

    /// <summary>Each after IBM's RDW, of any length: z/OS calls it RECFM V.</summary>
    public sealed record DescriptorWords : RecordFormat;

    /// <summary>All of one length, LRECL: z/OS calls it RECFM F. Without padding a shorter record is refused.</summary>
    public sealed record Fixed(int Length, byte? Padding = null) : RecordFormat;
}
