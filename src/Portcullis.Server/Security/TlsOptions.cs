namespace Portcullis.Server.Security;

/// <summary>TLS of a server (RFC 4217). Without it AUTH is not offered.</summary>
public sealed record TlsOptions
{
    public required TlsCertificates Certificates { get; init; }

    /// <summary>Of control connections. Null: <see cref="TlsDuty.Allow"/> for clients on this host, <see cref="TlsDuty.Require"/> for all others.</summary>
    public TlsDuty? Control { get; init; }

    /// <summary>Of data connections. Null: the same as for control connections; <see cref="TlsDuty.RequireCredentials"/> asks for nothing here.</summary>
    public TlsDuty? Data { get; init; }

    public TlsBinding Binding { get; init; } = TlsBinding.Automatic;

    public ClientCertificateMode ClientCertificates { get; init; }

    /// <summary>Who vouches for the names in client certificates.</summary>
    public ClientTrust ClientTrust { get; init; } = ClientTrust.None;

    /// <summary>
    /// Whether FEAT shows TLS to clients on this host. Better not with a certificate that nobody vouches for: lftp tries TLS with
    /// every server and then turns away from the certificate. A client that sends AUTH without having asked is served either
    /// way; one that asks FEAT first, as lftp does, is held to what it was told.
    /// </summary>
    public bool ShownOnThisHost { get; init; } = true;

    /// <summary>RFC 8996 forbids 1.0 and 1.1; this forbids 1.2 too.</summary>
    public bool OnlyTls13 { get; init; }

    /// <summary>Null: there is none, as it should be.</summary>
    public OldDeviceListener? OldDevices { get; init; }

    /// <summary>CCC (RFC 2228 §3): the control connection goes on in the clear, for firewalls that read it.</summary>
    public bool AllowClearCommandChannel { get; init; }

    /// <summary>
    /// Uploads that end without close_notify are taken for whole. Off: whoever can cut a connection could pass off a part
    /// of a file as all of it.
    /// </summary>
    public bool AllowMissingCloseNotify { get; init; }

    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TlsEngine Engine { get; init; }

    /// <summary>All that is wrong with these settings, in words.</summary>
    internal IEnumerable<string> Validate()
    {
        if (HandshakeTimeout <= TimeSpan.Zero || HandshakeTimeout > TimeSpan.FromMinutes(5))
            yield return $"Tls.HandshakeTimeout: {HandshakeTimeout} is not between 0 and five minutes.";
        if (Binding == TlsBinding.Require && !TlsContexts.CanBind(Engine))
            yield return "Tls.Binding: Require needs libssl 3 on Linux; SslStream does not tell what session a data connection resumes.";
        foreach (var error in OldDevices?.Validate(Engine) ?? [])
            yield return error;
        if (OldDevices is not null && Control == TlsDuty.Off)
            yield return "Tls.OldDevices: it is of no use where TLS is off.";
        if (Data == TlsDuty.RequireCredentials)
            yield return "Tls.Data: RequireCredentials is for control connections; say Allow or Require.";
    }
}

/// <summary>What is asked of a connection.</summary>
public enum TlsDuty
{
    /// <summary>TLS is not offered.</summary>
    Off,

    /// <summary>The client chooses.</summary>
    Allow,

    /// <summary>USER and PASS come under TLS, save anonymous; what follows may be in the clear.</summary>
    RequireCredentials,

    /// <summary>Everything under TLS, from USER to the end.</summary>
    Require,
}

/// <summary>Whether a data connection must resume the TLS session of its control connection.</summary>
public enum TlsBinding
{
    /// <summary>A client that resumes once is held to it from then on; one that never does is served under the address check.</summary>
    Automatic,

    /// <summary>A data connection that does not resume, and shows no client certificate equal to the control connection's, is refused: 522.</summary>
    Require,

    /// <summary>Not looked at.</summary>
    Off,
}

/// <summary>Who does TLS.</summary>
public enum TlsEngine
{
    /// <summary>libssl 3 on Linux where it is, unless the environment says <c>PORTCULLIS_TLS_ENGINE=sslstream</c>; else SslStream.</summary>
    Automatic,

    /// <summary>libssl 3, on Linux.</summary>
    OpenSsl,

    /// <summary>.NET's own, everywhere.</summary>
    SslStream,
}
