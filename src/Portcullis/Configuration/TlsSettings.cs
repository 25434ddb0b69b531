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

    /// <summary>Where <see cref="Certificates"/> has none either, a self-signed one is made.</summary>
    public string? Certificate { get; init; }

    public string? Key { get; init; }

    public string? PasswordFile { get; init; }

    /// <summary>Beside that one, for clients that ask for their names.</summary>
    public IReadOnlyList<CertificateFiles> Certificates { get; init; } = [];

    public TlsBinding Binding { get; init; }

    public ClientCertificateMode ClientCertificates { get; init; }

    /// <summary>A file; null for none.</summary>
    public string? ClientAuthorities { get; init; }

    public IReadOnlyList<string> ClientRevocations { get; init; } = [];

    public bool OnlyTls13 { get; init; }

    public OldDeviceListener? OldDevices { get; init; }

    public bool AllowClearCommandChannel { get; init; }

    public bool AllowMissingCloseNotify { get; init; }

    /// <summary>All of them; the first is for clients that ask for no name.</summary>
    public IReadOnlyList<CertificateFiles> Files => [.. Certificate is null ? [] : (CertificateFiles[])[new(Certificate, Key, PasswordFile)], .. Certificates];

    public ClientTrustFiles Trust => new(ClientAuthorities, ClientRevocations);

    /// <summary>All that are looked at for changes.</summary>
    public IEnumerable<string> WatchedFiles => Files.SelectMany(each => new[] { each.Certificate, each.Key, each.PasswordFile }).OfType<string>().Concat(Trust.Names);

    public bool IsSelfSigned => Control != TlsDuty.Off && Files.Count == 0;

    /// <summary>Null where TLS is off.</summary>
    /// <param name="selfSigned">Where no certificate is given.</param>
    /// <param name="time">By which certificates expire.</param>
    /// <exception cref="CertificateFileException">The certificate cannot be used.</exception>
    public TlsOptions? Load(Func<TlsCertificate> selfSigned, TimeProvider time) => Control == TlsDuty.Off
        ? null
        : With(Checked(IsSelfSigned ? [selfSigned()] : [.. Files.Select(each => each.Load(time))]), Trust.Load());

    /// <summary>What was said, with what its files hold.</summary>
    public TlsOptions With(TlsCertificates certificates, ClientTrust trust) => new()
    {
        Certificates = certificates,
        Control = Control,
        ShownOnThisHost = Certificate is not null || Control is not null,
        Data = Data,
        Binding = Binding,
        ClientCertificates = ClientCertificates,
        ClientTrust = trust,
        OnlyTls13 = OnlyTls13,
        OldDevices = OldDevices,
        AllowClearCommandChannel = AllowClearCommandChannel,
        AllowMissingCloseNotify = AllowMissingCloseNotify,
    };

    private static TlsCertificates Checked(IReadOnlyList<TlsCertificate> certificates)
    {
        try
        {
            return new TlsCertificates(certificates);
        }
        catch (ArgumentException e)
        {
            throw new CertificateFileException(e.Message, e);
        }
    }
}
