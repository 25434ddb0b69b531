namespace Portcullis.Server.Sessions;

/// <summary>What AUTH, PBSZ and PROT have established (RFC 4217). At first nothing is protected.</summary>
/// <param name="Control">The control connection is under TLS.</param>
/// <param name="HasBufferSize">PBSZ has been said, which PROT needs.</param>
/// <param name="Data">PROT P: data connections are under TLS.</param>
/// <param name="ClearedControl">CCC: the control connection was under TLS, and data connections stay as they are, for anybody could have sent what comes now (RFC 4217 §5).</param>
public sealed record Protection(bool Control = false, bool HasBufferSize = false, bool Data = false, bool ClearedControl = false)
{
    public static readonly Protection None = new();
}
