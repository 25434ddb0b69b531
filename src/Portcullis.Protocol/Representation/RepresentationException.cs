namespace Portcullis.Protocol.Representation;

/// <summary>Why a file cannot be represented, or a wire not be read.</summary>
public enum RepresentationFault
{
    /// <summary>The connection was closed before the mode told the end of the file: what came is truncated.</summary>
    EndOfFileMissing,

    /// <summary>Octets follow the end that the mode told.</summary>
    OctetsAfterEnd,

    /// <summary>MODE S, STRU R: X'FF' is followed by none of 01, 02, 03, FF.</summary>
    UnknownEscape,

    /// <summary>MODE B or C: a descriptor has bits that RFC 959 §3.4.2 does not assign, or a count of nothing.</summary>
    UnknownDescriptor,

    /// <summary>A restart marker is empty, too long, or not printable.</summary>
    MalformedMarker,

    /// <summary>MODE Z: not a zlib stream, or its checksum is wrong.</summary>
    MalformedDeflate,

    /// <summary>MODE Z: the stream grows beyond its limit.</summary>
    ExpansionTooGreat,

    /// <summary>The wire goes on and on, and nothing of it is the file's: see <see cref="TransferDecoder.BarrenLimit"/>.</summary>
    NothingToStore,

    /// <summary>A stored character has no octet in the character set of the wire.</summary>
    UnmappableCharacter,

    /// <summary>An octet of the wire has no character in its character set.</summary>
    UnmappableOctet,

    /// <summary>The stored file is to be text and is not UTF-8.</summary>
    MalformedText,

    /// <summary>A record of text holds a line end: stored, it would be two records.</summary>
    LineEndInRecord,

    RecordTooLong,

    RecordTooShort,

    /// <summary>The stored file is not a sequence of records with RDWs.</summary>
    MalformedRecords,
}

/// <summary>
/// The one exception of the codecs. On sending it is the stored file that does not fit; on receiving, the wire or what it
/// would become.
/// </summary>
public sealed class RepresentationException(RepresentationFault fault, long offset, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public RepresentationFault Fault { get; } = fault;

    /// <summary>Where, in octets from the start of what the failing codec was given: of the wire for a mode, of the data for a type or a structure.</summary>
    public long Offset { get; } = offset;
}
