using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portcullis.Tests.Conversations;
using Portcullis.Tests.Security;

namespace Portcullis.Tests.Configuration;

/// <summary>The cases of <c>tls</c>.</summary>
internal static class TlsSettingCases
{
    private const string Password = "open sesame", Fingerprint = "the fingerprint of the file";

    private const string Allow = """{ "tls": { "control": "allow" } }""";

    private const string Implicit = """{ "tls": { "control": "allow", "implicit": ["192.0.2.21:990"] } }""";

    private static readonly IPEndPoint ImplicitEndPoint = new(Conversation.ServerAddress, 990), OldEndPoint = new(Conversation.ServerAddress, 2990);

    private static readonly TestAuthority Authority = TestAuthority.Create();

    private static readonly X509Certificate2 Annas = Authority.Issue(names => names.AddEmailAddress("anna@example.com"));

    private static readonly string Folder = WriteFiles();

    public static IReadOnlyDictionary<string, SettingCase> All { get; } = new Dictionary<string, SettingCase>
    {
        ["tls.control"] = new("""{ "tls": { "control": "require" } }""", async c => await CodeAsync(await c.ConnectAsync(), "USER anna"), "530") { Otherwise = Allow },
        ["tls.data"] = new("""{ "tls": { "control": "allow", "data": "require" } }""", ListInClearAsync, "521") { Otherwise = Allow },
        ["tls.implicit"] = new(Implicit, c => GreetingAsync(c), "220") { Otherwise = Allow },
        ["tls.certificate"] = new(With($"\"certificate\": \"{Folder}/both.pem\""), FingerprintAsync, Fingerprint) { Otherwise = Implicit },
        ["tls.key"] = new(With($"\"certificate\": \"{Folder}/certificate.pem\", \"key\": \"{Folder}/key.pem\""), FingerprintAsync, Fingerprint) { Otherwise = null },
        ["tls.passwordFile"] = new(With($"\"certificate\": \"{Folder}/both.p12\", \"passwordFile\": \"{Folder}/password\""), FingerprintAsync, Fingerprint) { Otherwise = null },
        ["tls.certificates"] = new(With($"\"certificates\": [{{ \"certificate\": \"{Folder}/both.pem\" }}]"), FingerprintAsync, Fingerprint) { Otherwise = Implicit },
        ["tls.certificates[].certificate"] = new(With($"\"certificates\": [{{ \"certificate\": \"{Folder}/both.pem\" }}]"), FingerprintAsync, Fingerprint) { Otherwise = null },
        ["tls.certificates[].key"] = new(With($"\"certificates\": [{{ \"certificate\": \"{Folder}/certificate.pem\", \"key\": \"{Folder}/key.pem\" }}]"), FingerprintAsync, Fingerprint) { Otherwise = null },
        ["tls.certificates[].passwordFile"] = new(With($"\"certificates\": [{{ \"certificate\": \"{Folder}/both.p12\", \"passwordFile\": \"{Folder}/password\" }}]"), FingerprintAsync, Fingerprint) { Otherwise = null },

        // Over memory it is SslStream that does TLS, and that cannot tell what session was resumed.
        ["tls.binding"] = new("""{ "tls": { "control": "allow", "binding": "require" } }""", ListPrivatelyAsync, "522") { Otherwise = Allow },
        ["tls.clientCertificates"] = new(With("\"clientCertificates\": \"require\""), c => GreetingAsync(c), "refused") { Otherwise = Implicit },
        ["tls.clientAuthorities"] = new(Certified($"\"clientAuthorities\": \"{Folder}/authority.pem\""), LogInByCertificateAsync, "232") { Otherwise = Certified() },
        ["tls.clientRevocations"] = new(Certified($"\"clientAuthorities\": \"{Folder}/authority.pem\", \"clientRevocations\": [\"{Folder}/revoked.crl\"]"), LogInByCertificateAsync, "331") { Otherwise = Certified($"\"clientAuthorities\": \"{Folder}/authority.pem\"") },
        ["accounts[].certificates"] = new(Certified($"\"clientAuthorities\": \"{Folder}/authority.pem\""), LogInByCertificateAsync, "232") { Otherwise = Certified($"\"clientAuthorities\": \"{Folder}/authority.pem\"").Replace("anna@", "eve@", StringComparison.Ordinal) },
        ["accounts[].certificateAndPassword"] = new(
            Certified($"\"clientAuthorities\": \"{Folder}/authority.pem\"").Replace("\"certificates\"", "\"password\": \"secret\", \"certificateAndPassword\": true, \"certificates\"", StringComparison.Ordinal),
            LogInByCertificateAsync, "331")
        { Otherwise = Certified($"\"clientAuthorities\": \"{Folder}/authority.pem\"") },
        ["tls.oldDevices"] = new(Old(), GreetingOfOldAsync, "220") { Otherwise = Allow },
        ["tls.oldDevices[].name"] = new(Old(), c => Task.FromResult(c.Log.Named("OldDevicesServed")[0]["Name"]!), "scanners") { Otherwise = Old().Replace("scanners", "plotters", StringComparison.Ordinal) },
        ["tls.oldDevices[].listen"] = new(Old(), GreetingOfOldAsync, "220") { Otherwise = Allow },
        ["tls.oldDevices[].networks"] = new(Old(), GreetingOfOldAsync, "220") { Otherwise = Old().Replace("198.51.100.7", "203.0.113.0/24", StringComparison.Ordinal) },
        ["tls.oldDevices[].until"] = new(Old(), GreetingOfOldAsync, "220") { Otherwise = Old().Replace("2026-12-31", "2026-01-31", StringComparison.Ordinal) },
        ["tls.oldDevices[].implicit"] = new(Old(", \"implicit\": true"), c => GreetingAsync(c, endPoint: OldEndPoint), "220") { Otherwise = Old() },
        ["tls.onlyTls13"] = new(With("\"onlyTls13\": true"), c => GreetingAsync(c, client => client.EnabledSslProtocols = SslProtocols.Tls12), "refused") { Otherwise = Implicit },
        ["tls.clearCommandChannel"] = new("""{ "tls": { "control": "allow", "clearCommandChannel": true } }""", async c => await CodeAsync(await LogInPrivatelyAsync(c), "CCC"), "200") { Otherwise = Allow },
        ["tls.missingCloseNotify"] = new("""{ "tls": { "control": "allow", "missingCloseNotify": true } }""", StoreUnfinishedAsync, "226") { Otherwise = Allow },
    };

    private static string Old(string? members = null) =>
        $$"""{ "tls": { "control": "allow", "oldDevices": [{ "name": "scanners", "listen": "{{OldEndPoint}}", "networks": ["198.51.100.7"], "until": "2026-12-31"{{members}} }] } }""";

    private static async Task<string> GreetingOfOldAsync(Conversation c)
    {
        if (!c.Server.EndPoints.Contains(OldEndPoint))
            return "nobody listens";
        await using var user = new UserPi(c, c.Network.Connect(new IPEndPoint(Conversation.UserAddress, 0), OldEndPoint));
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static string Certified(string? members = null) =>
        $$"""{ "tls": { "control": "allow", "clientCertificates": "accept"{{(members is null ? "" : ", " + members)}} }, "accounts": [{ "name": "anna", "certificates": ["email:anna@example.com"] }] }""";

    private static async Task<string> LogInByCertificateAsync(Conversation c)
    {
        var user = await c.ConnectAsync();
        user.ClientCertificate = Annas;
        await user.SayAsync("AUTH TLS", "234");
        return await CodeAsync(user, "USER anna");
    }

    /// <summary>A certificate whose key is in another file.</summary>
    public static string CertificateAlone => With($"\"certificate\": \"{Folder}/certificate.pem\"");

    /// <summary>A PKCS#12 file whose password is in another file.</summary>
    public static string Locked => With($"\"certificate\": \"{Folder}/both.p12\"");

    private static string With(string members) => Implicit.Replace("\"implicit\"", members + ", \"implicit\"", StringComparison.Ordinal);

    private static string WriteFiles()
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-tls-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);

        var leaf = TestCertificates.FilesExample.Leaf;
        using var key = leaf.GetECDsaPrivateKey()!;
        var (certificate, privateKey) = (leaf.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate);
        File.WriteAllText(Path.Combine(folder, "key.pem"), privateKey);
        File.WriteAllText(Path.Combine(folder, "both.pem"), certificate + "\n" + privateKey);
        File.WriteAllText(Path.Combine(folder, "authority.pem"), Authority.Certificate.ExportCertificatePem());
        File.WriteAllBytes(Path.Combine(folder, "revoked.crl"), Authority.Revoke(null, Annas));
        File.WriteAllText(Path.Combine(folder, "password"), Password + "\n");
        File.WriteAllBytes(Path.Combine(folder, "both.p12"), leaf.Export(X509ContentType.Pkcs12, Password));
        return folder;
    }

    private static async Task<string> CodeAsync(UserPi user, string command)
    {
        await user.SendAsync(command);
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<UserPi> LogInPrivatelyAsync(Conversation c)
    {
        var user = await c.ConnectAsync();
        await user.SayAsync("AUTH TLS-P", "234");
        await user.LogInAsync();
        await user.SayAsync("PROT P", "200");
        return user;
    }

    public static async Task<string> ListInClearAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        await user.SayAsync("PASV", "227");
        return await CodeAsync(user, "NLST");
    }

    public static async Task<string> ListPrivatelyAsync(Conversation c)
    {
        var user = await LogInPrivatelyAsync(c);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("NLST", "150");
        try
        {
            await (await user.OpenDataAsync()).ReceiveAllAsync();
        }
        catch (IOException)
        {
            // Refused after the handshake.
        }

        return (await user.ReadReplyAsync()).Text[..3];
    }

    public static async Task<string> StoreUnfinishedAsync(Conversation c)
    {
        var user = await LogInPrivatelyAsync(c);
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new.txt", "150");
        var data = await user.OpenDataAsync();
        await data.SendAsync("all of it");
        data.Connection.ShutdownSend();
        return (await user.ReadReplyAsync()).Text[..3];
    }

    private static async Task<string> GreetingAsync(Conversation c, Action<SslClientAuthenticationOptions>? configure = null, IPEndPoint? endPoint = null)
    {
        if (!c.Server.EndPoints.Contains(endPoint ?? ImplicitEndPoint))
            return "nobody listens";

        try
        {
            await using var tls = await BeginImplicitlyAsync(c, configure, endPoint);
            var greeting = new byte[3];
            return await tls.ReadAtLeastAsync(greeting, 3, throwOnEndOfStream: false) == 3 ? Encoding.ASCII.GetString(greeting) : "refused";
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return "refused";
        }
    }

    private static async Task<string> FingerprintAsync(Conversation c)
    {
        await using var tls = await BeginImplicitlyAsync(c);
        var shown = tls.RemoteCertificate!.GetCertHashString(HashAlgorithmName.SHA256);
        return shown == TestCertificates.FilesExample.Fingerprint ? Fingerprint : shown;
    }

    private static Task<SslStream> BeginImplicitlyAsync(Conversation c, Action<SslClientAuthenticationOptions>? configure = null, IPEndPoint? endPoint = null) =>
        TestCertificates.ConnectAsync(c.Network.Connect(new IPEndPoint(Conversation.UserAddress, 0), endPoint ?? ImplicitEndPoint), configure).WaitAsync(Conversation.Patience);
}
