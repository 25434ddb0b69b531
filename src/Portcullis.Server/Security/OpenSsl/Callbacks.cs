using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Portcullis.Server.Security.OpenSsl;

/// <summary>
/// What libssl asks during a handshake. Nothing may be thrown from here, and an address of an SSL is no key: it is used again.
/// </summary>
internal static unsafe class Callbacks
{
    /// <summary>SSL_set_ex_data: the token of a control connection; nothing on a data connection.</summary>
    public const int TokenIndex = 0;

    // As on the wire: a length and its octets (RFC 7301 §3.1).
    private static readonly byte* Ftp = Pin("ftp"u8), FtpData = Pin("ftp-data"u8);

    /// <summary>
    /// A client that speaks of protocols must name ours, or it is a browser that somebody led here (ALPACA, CVE-2021-3618).
    /// One that says nothing is served.
    /// </summary>
    [UnmanagedCallersOnly]
    public static int SelectProtocol(nint ssl, byte** selected, byte* selectedLength, byte* offered, uint offeredLength, nint _)
    {
        var list = new ReadOnlySpan<byte>(offered, (int)offeredLength);
        while (list.Length > 0 && list[0] < list.Length)
        {
            var name = list.Slice(1, list[0]);
            var ours = name.SequenceEqual("ftp"u8) ? Ftp : name.SequenceEqual("ftp-data"u8) ? FtpData : null;
            if (ours is not null)
            {
                *selected = ours + 1;
                *selectedLength = *ours;
                return LibSsl.AlpnOk;
            }

            list = list[(1 + list[0])..];
        }

        return LibSsl.AlpnFatal;
    }

    /// <summary>Chooses the certificate by the name that the client asks for; the first certificate where none has it.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An exception that leaves a callback ends the process, and the name is the client's.")]
    [UnmanagedCallersOnly]
    public static int SelectCertificate(nint ssl, int* alert, nint context)
    {
        try
        {
            if (Marshal.PtrToStringUTF8(LibSsl.SSL_get_servername_of(ssl, LibSsl.HostName)) is { } name
                && GCHandle.FromIntPtr(context).Target is OpenSslContext certificates
                && certificates.Find(name) is { } chosen)
            {
                LibSsl.SSL_set_SSL_CTX(ssl, chosen.DangerousGetHandle());
            }
        }
        catch (Exception)
        {
            // A name that is none gets the first certificate, as one that nobody has.
        }

        return LibSsl.ServerNameOk;
    }

    /// <summary>
    /// Writes the token of a control connection into its tickets. A data connection has none of its own: what it was
    /// resumed from stays in its tickets, for clients that use each but once.
    /// </summary>
    [UnmanagedCallersOnly]
    public static int TicketIsMade(nint ssl, nint _)
    {
        var token = LibSsl.SSL_get_ex_data(ssl, TokenIndex);
        return token == 0 ? 1 : LibSsl.SSL_SESSION_set1_ticket_appdata(LibSsl.SSL_get_session_of(ssl), (byte*)token, TlsBindingToken.Length);
    }

    /// <summary>A control connection never resumes an older one: its data connections would be bound to that.</summary>
    [UnmanagedCallersOnly]
    public static int TicketIsRead(nint ssl, nint session, byte* keyName, nuint keyNameLength, int status, nint _) =>
        LibSsl.SSL_get_ex_data(ssl, TokenIndex) != 0 ? LibSsl.TicketIgnoreRenew
        : status == LibSsl.TicketSuccess ? LibSsl.TicketUse
        : status == LibSsl.TicketSuccessRenew ? LibSsl.TicketUseRenew
        : LibSsl.TicketIgnoreRenew;

    /// <summary>Any chain is taken here: who a client certificate is for is decided after the handshake, with a reason.</summary>
    [UnmanagedCallersOnly]
    public static int AcceptAnyChain(int verified, nint store) => 1;

    private static byte* Pin(ReadOnlySpan<byte> name)
    {
        var octets = (byte*)NativeMemory.Alloc((nuint)name.Length + 1);
        octets[0] = (byte)name.Length;
        name.CopyTo(new Span<byte>(octets + 1, name.Length));
        return octets;
    }
}
