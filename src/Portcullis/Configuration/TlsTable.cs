using Portcullis.Certificates;
using Portcullis.Server;
using Portcullis.Server.Security;

namespace Portcullis.Configuration;

/// <summary><c>tls</c>: RFC 4217.</summary>
internal static class TlsTable
{
    public static TextKind<TlsDuty> Duty { get; } = Kinds.OneOf(
        ("off", TlsDuty.Off), ("allow", TlsDuty.Allow), ("require-credentials", TlsDuty.RequireCredentials), ("require", TlsDuty.Require));

    public static TextKind<TlsDuty> DataDuty { get; } = Kinds.OneOf(("off", TlsDuty.Off), ("allow", TlsDuty.Allow), ("require", TlsDuty.Require));

    public static TextKind<TlsBinding> Binding { get; } = Kinds.OneOf(
        ("require", TlsBinding.Require), ("auto", TlsBinding.Automatic), ("off", TlsBinding.Off));

    private static readonly Table<CertificateFiles> CertificateRows = new(
        Of("certificate", "The certificate with its chain, PEM or PKCS#12.", (c, v) => c with { Certificate = v }) with { IsRequired = true, ExampleJson = "\"/etc/letsencrypt/live/files.example.com/fullchain.pem\"" },
        Of("key", "The private key, where it is not in the same file.", (c, v) => c with { Key = v }) with { ExampleJson = "\"/etc/letsencrypt/live/files.example.com/privkey.pem\"" },
        Of("passwordFile", "Holds the password of the private key, or of the PKCS#12 file.", (c, v) => c with { PasswordFile = v }) with { ExampleJson = "\"/etc/portcullis/key-password\"" });

    private static readonly OldDeviceListener NoOldDevices = new("", new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0), [], default);

    private static readonly Table<OldDeviceListener> OldDeviceRows = new(
        OfOld("name", Kinds.Line, "What the log calls it.", null, (o, v) => o with { Name = v }) with { IsRequired = true, ExampleJson = "\"scanners\"" },
        OfOld("listen", Kinds.EndPoint, "Where, and nobody else listens there.", null, (o, v) => o with { EndPoint = v }) with { IsRequired = true },
        OfOld("networks", NetworkTable.List, "Who is served; all others are refused.", null, (o, v) => o with { Networks = [.. v.SelectMany(each => each.Networks)] }) with { IsRequired = true },
        OfOld("until", Kinds.LastDay, "Its last day; after it nobody is served.", null, (o, v) => o with { Until = v }) with { IsRequired = true },
        OfOld("implicit", Kinds.Boolean, "The handshake comes first, as on port 990.", o => o.IsImplicit, (o, v) => o with { IsImplicit = v }));

    public static Table<ServeSettings> Rows { get; } = new(
        Of(
            "control", Duty,
            "Control connections: off, not offered; allow, the client chooses; require-credentials, users log in under TLS; require, all of it. Without it, clients on this host choose and all others must.",
            null, (t, v) => t with { Control = v }) with
        { ExampleJson = "\"require\"" },
        Of(
            "data", DataDuty,
            "Data connections. Without it the same as control connections; require-credentials asks for nothing here.", null, (t, v) => t with { Data = v }) with
        { ExampleJson = "\"require\"" },
        Of(
            "implicit", new ListKind<System.Net.IPEndPoint>(Kinds.EndPoint, maximum: 100) { Identity = each => each.Port == 0 ? null : each.ToString() },
            "Where to listen for clients that begin with the handshake, as on port 990.", t => t.Implicit, (t, v) => t with { Implicit = v }) with
        { Option = nameof(FtpServerOptions.ImplicitTlsListeners) },
        Of("certificate", new HostPathKind("file"), "The certificate with its chain, PEM or PKCS#12. Read anew when it changes. Without it a self-signed one is made, at each start or once for the state folder, and its fingerprint printed.", t => t.Certificate, (t, v) => t with { Certificate = v }) with { ExampleJson = "\"/etc/letsencrypt/live/ftp.example.com/fullchain.pem\"" },
        Of("key", new HostPathKind("file"), "The private key, where it is not in the same file.", t => t.Key, (t, v) => t with { Key = v }) with { ExampleJson = "\"/etc/letsencrypt/live/ftp.example.com/privkey.pem\"" },
        Of("passwordFile", new HostPathKind("file"), "Holds the password of the private key, or of the PKCS#12 file.", t => t.PasswordFile, (t, v) => t with { PasswordFile = v }) with { ExampleJson = "\"/etc/portcullis/key-password\"" },
        Of(
            "certificates", new ListKind<CertificateFiles>(new ObjectKind<CertificateFiles, CertificateFiles>(CertificateRows, _ => new("", null, null), (files, _, _, _) => files), maximum: 1000),
            "More of them, each for clients that ask for a name in it by SNI; who asks for none, or for one that nobody has, is shown certificate, or the first of these.",
            _ => [], (t, v) => t with { Certificates = v }) with
        { ExampleJson = "[{ \"certificate\": \"/etc/letsencrypt/live/files.example.com/fullchain.pem\", \"key\": \"/etc/letsencrypt/live/files.example.com/privkey.pem\" }]" },
        Of("binding", Binding, "Whether data connections must resume the TLS session of their control connection; auto asks it of clients that do it once.", t => t.Binding, (t, v) => t with { Binding = v }),
        Of(
            "clientCertificates", Kinds.OneOf(("none", ClientCertificateMode.None), ("accept", ClientCertificateMode.Accept), ("require", ClientCertificateMode.Require)),
            "Whether clients are asked for a certificate: accept takes one where there is one, require refuses who has none. Whose it is accounts[].certificates say.", t => t.ClientCertificates, (t, v) => t with { ClientCertificates = v }),
        Of("clientAuthorities", new HostPathKind("file"), "Certificates of authorities, PEM: they vouch for the names in client certificates. Without it these are known by fingerprints only. Read anew when it changes.", t => t.ClientAuthorities, (t, v) => t with { ClientAuthorities = v }) with { ExampleJson = "\"/etc/portcullis/clients-ca.pem\"" },
        Of("clientRevocations", new ListKind<string>(new HostPathKind("file"), maximum: 1000), "Certificate revocation lists, PEM or DER, read anew when they change. Where there are any, each issuer of client certificates needs one, and one that is out of date lets nobody in.", t => t.ClientRevocations, (t, v) => t with { ClientRevocations = v }) with { ExampleJson = "[\"/etc/portcullis/clients-ca.crl\"]" },
        Of("onlyTls13", Kinds.Boolean, "TLS 1.2 is refused too.", t => t.OnlyTls13, (t, v) => t with { OnlyTls13 = v }),
        Of(
            "oldDevices", new ListKind<OldDeviceListener>(new ObjectKind<OldDeviceListener, OldDeviceListener>(OldDeviceRows, _ => NoOldDevices, (listener, _, _, _) => listener), maximum: 1),
            "One port of its own where TLS 1.0 and 1.1 are spoken too, for devices that know no better; the log reminds of it daily. It needs libssl.", _ => [], (t, v) => t with { OldDevices = v.Count > 0 ? v[0] : null }) with
        { ExampleJson = """[{ "name": "scanners", "listen": "10.30.0.1:2990", "networks": ["10.30.7.0/24"], "until": "2027-06-30" }]""" },
        Of("clearCommandChannel", Kinds.Boolean, "CCC: the control connection may go on in the clear after the login.", t => t.AllowClearCommandChannel, (t, v) => t with { AllowClearCommandChannel = v }),
        Of("missingCloseNotify", Kinds.Boolean, "Uploads that end without close_notify are taken for whole, though they may be cut off.", t => t.AllowMissingCloseNotify, (t, v) => t with { AllowMissingCloseNotify = v }));

    private static Setting<OldDeviceListener, T> OfOld<T>(
        string key, Kind<T> kind, string description, Func<OldDeviceListener, T?>? get, Func<OldDeviceListener, T, OldDeviceListener> set) =>
        new(key, kind, description, NoOldDevices, get, set);

    private static Setting<CertificateFiles, string> Of(string key, string description, Func<CertificateFiles, string, CertificateFiles> set) =>
        new(key, new HostPathKind("file"), description, new("", null, null), null, set);

    private static Setting<ServeSettings, T> Of<T>(
        string key, Kind<T> kind, string description, Func<TlsSettings, T?>? get, Func<TlsSettings, T, TlsSettings> set) =>
        new(key, kind, description, ServeSettings.Default, get is null ? null : s => get(s.Tls), (s, v) => s with { Tls = set(s.Tls, v) }) { Option = nameof(FtpServerOptions.Tls) };
}
