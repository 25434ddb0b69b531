using Portcullis.Server.Security;

namespace Portcullis.Certificates;

/// <summary>A self-signed certificate with its key, kept in the state folder: clients that have pinned its fingerprint find it again after a restart.</summary>
internal static class SelfSignedFile
{
    private const string FileName = "self-signed.pem";

    /// <summary>Made where it is missing, or ends soon: who looks at fingerprints must look again then.</summary>
    /// <exception cref="IOException">It cannot be read or written, or is none.</exception>
    public static TlsCertificate Open(string folder, TimeProvider time, params IReadOnlyList<string> hosts)
    {
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path) && new CertificateFiles(path, null, null).Read() is var kept && kept.Leaf.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime > CertificateWatch.WarnedBefore)
            return kept;

        var made = TlsCertificates.CreateSelfSigned(time, hosts);
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(made.Leaf)!;
        Directory.CreateDirectory(folder);

        // Under another name first: a file that is there keeps its mode, and a half-written one would be none.
        File.Delete(path + ".new");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(path + ".new", options))
        {
            writer.WriteLine(made.Leaf.ExportCertificatePem());
            writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
        }

        File.Move(path + ".new", path, overwrite: true);
        return made;
    }
}
