using System.Runtime.InteropServices;

namespace Portcullis.Load.Wire;

/// <summary>What a client needs of libssl 3, on blocking sockets.</summary>
internal static unsafe partial class LibSsl
{
    private const int CtrlMode = 33, CtrlReadAhead = 41, CtrlSessionCacheMode = 44, CtrlMinimumProtocol = 123, CtrlMaximumProtocol = 124;

    private const int CacheClient = 1, AutoRetry = 4, Tls13 = 0x0304;

    private const string Ssl = "libssl.so.3", Crypto = "libcrypto.so.3";

    /// <summary>TLS 1.3 with one suite of AES-GCM, so that every server does the same; no certificate is checked.</summary>
    public static readonly nint Context = MakeContext();

    private static nint MakeContext()
    {
        var context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_ctrl(context, CtrlMinimumProtocol, Tls13, 0);
        SSL_CTX_ctrl(context, CtrlMaximumProtocol, Tls13, 0);
        SSL_CTX_ctrl(context, CtrlSessionCacheMode, CacheClient, 0);
        SSL_CTX_ctrl(context, CtrlMode, AutoRetry, 0);
        SSL_CTX_ctrl(context, CtrlReadAhead, 1, 0);
        SSL_CTX_set_default_read_buffer_len(context, 256 * 1024);
        return SSL_CTX_set_ciphersuites(context, "TLS_AES_256_GCM_SHA384") == 1 ? context : throw new InvalidOperationException(Failure());
    }

    public static string Failure()
    {
        var text = stackalloc byte[256];
        var error = ERR_get_error();
        if (error == 0)
            return "the connection ended";
        ERR_error_string_n(error, text, 256);
        return Marshal.PtrToStringUTF8((nint)text)!;
    }

    [LibraryImport(Ssl)]
    public static partial nint SSL_new(nint context);

    [LibraryImport(Ssl)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_set_fd(nint ssl, int descriptor);

    [LibraryImport(Ssl)]
    public static partial int SSL_connect(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_read(nint ssl, byte* buffer, int count);

    [LibraryImport(Ssl)]
    public static partial int SSL_write(nint ssl, byte* octets, int count);

    [LibraryImport(Ssl)]
    public static partial int SSL_shutdown(nint ssl);

    /// <summary>Bit 2: the peer's close_notify has come.</summary>
    [LibraryImport(Ssl)]
    public static partial int SSL_get_shutdown(nint ssl);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get1_session(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_set_session(nint ssl, nint session);

    [LibraryImport(Ssl)]
    public static partial void SSL_SESSION_free(nint session);

    [LibraryImport(Ssl)]
    public static partial int SSL_session_reused(nint ssl);

    [LibraryImport(Ssl)]
    private static partial nint TLS_client_method();

    [LibraryImport(Ssl)]
    private static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    private static partial nint SSL_CTX_ctrl(nint context, int command, nint number, nint pointer);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SSL_CTX_set_ciphersuites(nint context, string suites);

    [LibraryImport(Ssl)]
    private static partial void SSL_CTX_set_default_read_buffer_len(nint context, nuint length);

    [LibraryImport(Crypto)]
    private static partial nuint ERR_get_error();

    [LibraryImport(Crypto)]
    private static partial void ERR_error_string_n(nuint error, byte* text, nuint length);
}
