namespace Portcullis.Protocol.Representation;

/// <summary>What the argument of TYPE, STRU or MODE turned out to be.</summary>
public enum ParameterResult
{
    Parsed,

    /// <summary>Not in the grammar of RFC 959 §5.3.2: 501.</summary>
    Malformed,

    /// <summary>Well formed, and not offered here: 504 (RFC 959 §4.2.1).</summary>
    NotImplemented,
}
