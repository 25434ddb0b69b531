namespace Portcullis.Server.Security;

internal static class TlsTimes
{
    /// <summary>How long the peer's close_notify is waited for after ours.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);
}
