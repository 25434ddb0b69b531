namespace Portcullis.Server.Security;

/// <summary>TLS did not come about. The message says why, in words for the operator.</summary>
public sealed class TlsException : Exception
{
    public TlsException(string message) : base(message) { }

    public TlsException(string message, Exception inner) : base(message, inner) { }
}
