namespace Portcullis.Protocol.Representation;

/// <summary>What becomes of a character without an octet, or of an octet without a character.</summary>
public enum UnmappableRule
{
    /// <summary>The transfer fails, and its exception tells which and where: nothing is lost in silence.</summary>
    Refuse,

    /// <summary>SUB takes its place: X'3F' in EBCDIC, U+001A in Unicode; each is sent as the other.</summary>
    Substitute,
}
