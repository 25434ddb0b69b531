using System.Runtime.InteropServices;

namespace Portcullis.Server.Security.OpenSsl;

/// <summary>An SSL_CTX. Each SSL made of it holds a reference of its own, so that a reload leaves sessions undisturbed.</summary>
internal sealed class SslContextHandle : SafeHandle
{
    public SslContextHandle() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    public static SslContextHandle Create()
    {
        var created = new SslContextHandle();
        created.SetHandle(LibSsl.SSL_CTX_new(LibSsl.TLS_server_method()));
        return created.IsInvalid ? throw new TlsException($"libssl gives no context: {LibSsl.LastError().Text}.") : created;
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}

/// <summary>An SSL, with the memory that its callbacks look at.</summary>
internal sealed unsafe class SslHandle : SafeHandle
{
    private nint _token;

    public SslHandle() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    /// <summary>Where the callbacks find what binds data connections to this control connection; see <see cref="Callbacks"/>.</summary>
    public void SetToken(ReadOnlySpan<byte> token)
    {
        _token = (nint)NativeMemory.Alloc(TlsBindingToken.Length);
        token.CopyTo(new Span<byte>((void*)_token, TlsBindingToken.Length));
        if (LibSsl.SSL_set_ex_data(this, Callbacks.TokenIndex, _token) == 0)
            throw new TlsException("libssl keeps no data beside a connection.");
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        NativeMemory.Free((void*)_token);
        return true;
    }
}
