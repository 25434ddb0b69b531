using System.Runtime.InteropServices;

namespace Portcullis.Server.Security.OpenSsl;

/// <summary>What is used of libssl 3 and libcrypto 3, the libraries that .NET itself uses on Linux. See their manual pages.</summary>
internal static unsafe partial class LibSsl
{
    public const int ErrorSsl = 1, ErrorWantRead = 2, ErrorWantWrite = 3, ErrorSyscall = 5, ErrorZeroReturn = 6;

    /// <summary>SSL_get_shutdown: the peer's close_notify has come.</summary>
    public const int ReceivedShutdown = 2;

    public const int CtrlMode = 33, CtrlReadAhead = 41, CtrlSessionCacheMode = 44, CtrlClearMode = 78, CtrlServerNameCallback = 53, CtrlChainCertificate = 89, CtrlMinimumProtocol = 123;

    /// <summary>Writes may stop half way, go on from another buffer, and an idle connection holds none.</summary>
    public const nint Modes = ModePartialWrite | 0x2 | 0x10;

    public const nint ModePartialWrite = 0x1;

    public const int Tls10 = 0x0301, Tls11 = 0x0302, Tls12 = 0x0303, Tls13 = 0x0304;

    /// <summary>No renegotiation, no compression, our order of ciphers.</summary>
    public const ulong Options = NoRenegotiation | NoCompression | CipherServerPreference;

    public const int SessionCacheServer = 2;

    public const int VerifyPeer = 1, VerifyFailIfNoPeerCertificate = 2, VerifyOnce = 4;

    public const int AlpnOk = 0, AlpnFatal = 2;

    public const int ServerNameOk = 0;

    /// <summary>The status that the ticket callback is told, and what it answers.</summary>
    public const int TicketSuccess = 5, TicketSuccessRenew = 6, TicketIgnore = 1, TicketIgnoreRenew = 2, TicketUse = 3, TicketUseRenew = 4;

    public const int HostName = 0;

    private const ulong NoRenegotiation = 1UL << 30, NoCompression = 1UL << 17, CipherServerPreference = 1UL << 22;

    // SSL_R_WRONG_VERSION_NUMBER is said of a record that is none; a version that is refused has another name.
    private const int ReasonMask = 0x7FFFFF, WrongVersionNumber = 267, HttpRequest = 156, ProxyRequest = 155;

    private const string Ssl = "libssl.so.3", Crypto = "libcrypto.so.3";

    [LibraryImport(Ssl)]
    public static partial nint TLS_server_method();

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint number, nint pointer);

    [LibraryImport(Ssl)]
    public static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_cipher_list(SslContextHandle context, string ciphers);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_use_certificate_ASN1(SslContextHandle context, int length, ReadOnlySpan<byte> der);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_use_PrivateKey(SslContextHandle context, nint key);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_check_private_key(SslContextHandle context);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_set_session_id_context(SslContextHandle context, ReadOnlySpan<byte> id, uint length);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_set_timeout(SslContextHandle context, nint seconds);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_alpn_select_cb(
        SslContextHandle context, delegate* unmanaged<nint, byte**, byte*, byte*, uint, nint, int> callback, nint argument);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_callback_ctrl(SslContextHandle context, int command, delegate* unmanaged<nint, int*, nint, int> callback);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_set_session_ticket_cb(
        SslContextHandle context,
        delegate* unmanaged<nint, nint, int> generate,
        delegate* unmanaged<nint, nint, byte*, nuint, int, nint, int> decrypted,
        nint argument);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(Ssl)]
    public static partial SslHandle SSL_new(SslContextHandle context);

    [LibraryImport(Ssl)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(Ssl)]
    public static partial nint SSL_set_SSL_CTX(nint ssl, nint context);

    [LibraryImport(Ssl)]
    public static partial int SSL_set_fd(SslHandle ssl, int descriptor);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_read_ahead(SslHandle ssl, int yes);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_accept_state(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_do_handshake(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_read_ex(SslHandle ssl, Span<byte> buffer, nuint length, out nuint count);

    [LibraryImport(Ssl)]
    public static partial int SSL_write_ex(SslHandle ssl, ReadOnlySpan<byte> buffer, nuint length, out nuint count);

    [LibraryImport(Ssl)]
    public static partial nint SSL_ctrl(SslHandle ssl, int command, nint number, nint pointer);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_default_read_buffer_len(SslHandle ssl, nuint length);

    [LibraryImport(Ssl)]
    public static partial int SSL_has_pending(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_get_error(SslHandle ssl, int result);

    [LibraryImport(Ssl)]
    public static partial int SSL_shutdown(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_get_shutdown(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_session_reused(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get_session(SslHandle ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_session")]
    public static partial nint SSL_get_session_of(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_SESSION_set1_ticket_appdata(nint session, byte* data, nuint length);

    [LibraryImport(Ssl)]
    public static partial int SSL_SESSION_get0_ticket_appdata(nint session, out nint data, out nuint length);

    [LibraryImport(Ssl)]
    public static partial int SSL_set_num_tickets(SslHandle ssl, nuint count);

    [LibraryImport(Ssl)]
    public static partial int SSL_new_session_ticket(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_version(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get_current_cipher(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CIPHER_standard_name(nint cipher);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get_servername(SslHandle ssl, int type);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_servername")]
    public static partial nint SSL_get_servername_of(nint ssl, int type);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get1_peer_certificate(SslHandle ssl);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get_peer_cert_chain(SslHandle ssl);

    [LibraryImport(Crypto)]
    public static partial int OPENSSL_sk_num(nint stack);

    [LibraryImport(Crypto)]
    public static partial nint OPENSSL_sk_value(nint stack, int index);

    [LibraryImport(Ssl)]
    public static partial int SSL_set_ex_data(SslHandle ssl, int index, nint data);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get_ex_data(nint ssl, int index);

    [LibraryImport(Crypto)]
    public static partial nint d2i_AutoPrivateKey(nint previous, ref byte* der, nint length);

    [LibraryImport(Crypto)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Crypto)]
    public static partial nint d2i_X509(nint previous, ref byte* der, nint length);

    [LibraryImport(Crypto)]
    public static partial int i2d_X509(nint certificate, ref byte* der);

    [LibraryImport(Crypto, EntryPoint = "i2d_X509")]
    public static partial int LengthOf_X509(nint certificate, nint nothing);

    [LibraryImport(Crypto)]
    public static partial void X509_free(nint certificate);

    [LibraryImport(Crypto)]
    public static partial void ERR_clear_error();

    [LibraryImport(Crypto)]
    public static partial nuint ERR_get_error();

    [LibraryImport(Crypto)]
    public static partial nint ERR_reason_error_string(nuint error);

    /// <summary>
    /// What libssl says of the last call of this thread that failed, in words; and whether it was given something other than
    /// TLS.
    /// </summary>
    public static (string Text, bool IsPlain) LastError()
    {
        var (reason, isPlain) = ("", false);
        while (ERR_get_error() is var error and not 0)
        {
            if (Marshal.PtrToStringUTF8(ERR_reason_error_string(error)) is { Length: > 0 } text)
                reason = text;
            isPlain |= (int)(error & ReasonMask) is WrongVersionNumber or HttpRequest or ProxyRequest;
        }

        return (reason, isPlain);
    }
}
