namespace Portcullis.Server.Security;

/// <summary>TLS did not come about. The message says why, in words for the operator.</summary>
public sealed class TlsException : Exception
{
    public TlsException(string message) : base(message) { }

    public TlsException(string message, Exception inner) : base(message, inner) { }

    /// <summary>The peer speaks something else than TLS.</summary>
    public bool IsPlain { get; init; }

    /// <summary>It was waited for in vain.</summary>
    public bool IsTimeout { get; init; }
}
