using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Server.Security;

/// <summary>
/// Who vouches for the names of client certificates, and which they have taken back. It can be replaced while a server runs;
/// handshakes from then on are judged by it.
/// </summary>
public sealed class ClientTrust
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private const int MaximumBetween = 100;

    /// <summary>Authorities that have led to a trusted one. They help to find the way again, and are no more trusted than what is sent.</summary>
    private readonly ConcurrentDictionary<X509Certificate2, byte> _between = new();

    private volatile Held _held;

    /// <param name="authorities">Certificates of authorities, roots or not: each is trusted in itself.</param>
    /// <param name="lists">Where there are any, each issuer of a client certificate needs one.</param>
    public ClientTrust(IReadOnlyList<X509Certificate2> authorities, IReadOnlyList<RevocationList> lists) => _held = new(authorities, lists);

    /// <summary>Nobody: certificates are known by their fingerprints only.</summary>
    public static ClientTrust None => new([], []);

    public IReadOnlyList<X509Certificate2> Authorities => _held.Authorities;

    public IReadOnlyList<RevocationList> Lists => _held.Lists;

    public void Replace(IReadOnlyList<X509Certificate2> authorities, IReadOnlyList<RevocationList> lists) => _held = new(authorities, lists);

    /// <param name="certificate">The client's own.</param>
    /// <param name="sent">What else it sent: authorities between its own and one that is trusted.</param>
    /// <param name="now">By which certificates and lists expire.</param>
    public ClientCertificate Judge(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent, DateTimeOffset now)
    {
        var (authorities, lists) = _held;
        if (certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
            return Invalid($"it has expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}");
        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
            return Invalid($"it is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}");
        if (authorities.Count == 0)
            return new ClientCertificate(certificate, null, "no authorities are set to vouch for client certificates");

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(sent.Concat(_between.Keys).ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ClientAuthentication));
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;

        // .NET trusts roots only: where the path ends, and whether at one of ours, is looked at below.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;

        // The client writes the addresses that would be asked.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (!chain.Build(certificate) || PathIn(chain, authorities) is not { } path)
            return lists.Any(list => list.Names(certificate)) ? Invalid("it is revoked") : new ClientCertificate(certificate, null, Words(chain));
        if (Revocation(path, lists, now) is { } revoked)
            return Invalid(revoked);
        Remember(path.Skip(1).SkipLast(1));
        return new ClientCertificate(certificate, null, null);

        ClientCertificate Invalid(string reason) => new(certificate, reason, null);
    }

    // Up to the first authority that is trusted; null where there is none.
    private static X509Certificate2[]? PathIn(X509Chain chain, IReadOnlyList<X509Certificate2> authorities)
    {
        X509Certificate2[] all = [.. chain.ChainElements.Select(element => element.Certificate)];
        var end = Array.FindIndex(all, each => authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(each.RawDataMemory.Span)));
        return end < 0 ? null : all[..(end + 1)];
    }

    // A session that is resumed shows the client's own certificate again, and none of those it came with.
    private void Remember(IEnumerable<X509Certificate2> between)
    {
        foreach (var each in between.Where(_ => _between.Count < MaximumBetween))
            _between.TryAdd(each, default);
    }

    // The client's own must be on a list that can be asked; authorities between it and the root where there is one.
    private static string? Revocation(X509Certificate2[] chain, IReadOnlyList<RevocationList> lists, DateTimeOffset now)
    {
        for (var i = 0; i + 1 < chain.Length && lists.Count > 0; i++)
        {
            var list = lists.Where(each => each.IsFrom(chain[i + 1])).MaxBy(each => each.End ?? DateTimeOffset.MaxValue);
            if (list is null && i == 0)
                return $"there is no revocation list of its issuer, {chain[1].Subject}";
            if (list?.End < now)
                return $"the revocation list of {chain[i + 1].Subject} was to be renewed by {list.End:yyyy-MM-dd}";
            if (list?.Names(chain[i]) == true)
                return i == 0 ? "it is revoked" : $"its issuer {chain[i].Subject} is revoked";
        }

        return null;
    }

    private static string Words(X509Chain chain) =>
        chain.ChainStatus is [var first, ..] ? first.StatusInformation.Trim().TrimEnd('.') : "nobody who is trusted vouches for it";

    private sealed record Held(IReadOnlyList<X509Certificate2> Authorities, IReadOnlyList<RevocationList> Lists);
}
