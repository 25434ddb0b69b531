using System.Net;
using Portcullis.Certificates;
using Portcullis.Server.Security;

namespace Portcullis.Configuration;

/// <summary>What was said of TLS.</summary>
internal sealed record TlsSettings
{
    /// <summary>Of control connections. Null: clients on this host choose, and all others must.</summary>
    public TlsDuty? Control { get; init; }

    /// <summary>Null: the same as of control connections.</summary>
    public TlsDuty? Data { get; init; }

    public IReadOnlyList<IPEndPoint> Implicit { get; init; } = [];

    /// <summary>Null for a self-signed certificate, made anew at each start.</summary>
    public string? Certificate { get; init; }

    public string? Key { get; init; }

    public string? PasswordFile { get; init; }

    public TlsBinding Binding { get; init; }

    public ClientCertificateMode ClientCertificates { get; init; }

    public bool OnlyTls13 { get; init; }

    public bool AllowClearCommandChannel { get; init; }

    public bool AllowMissingCloseNotify { get; init; }

    public bool IsSelfSigned => Control != TlsDuty.Off && Certificate is null;

    /// <summary>Null where TLS is off.</summary>
    /// <param name="selfSigned">Where no certificate is given.</param>
    /// <param name="time">By which certificates expire.</param>
    /// <exception cref="CertificateFileException">The certificate cannot be used.</exception>
    public TlsOptions? Load(Func<TlsCertificate> selfSigned, TimeProvider time) => Control == TlsDuty.Off
        ? null
        : new TlsOptions
        {
            Certificates = new TlsCertificates(Certificate is null
                ? selfSigned()
                : new CertificateFiles(Certificate, Key, PasswordFile).Load(time)),
            Control = Control,
            ShownOnThisHost = Certificate is not null || Control is not null,
            Data = Data,
            Binding = Binding,
            ClientCertificates = ClientCertificates,
            OnlyTls13 = OnlyTls13,
            AllowClearCommandChannel = AllowClearCommandChannel,
            AllowMissingCloseNotify = AllowMissingCloseNotify,
        };
}
