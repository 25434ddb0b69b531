using Portcullis.Protocol.Representation;
using Portcullis.Server.Security;

namespace Portcullis.Server.Profiles;

/// <summary>What is wrong with settings, in words: all of it, each with its place.</summary>
public static class ClientSettingsCheck
{
    /// <summary>Octets a second. Less is no rate: one octet less than this in a data connection's time-out would be a stall.</summary>
    public const long MinimumRate = 1024;

    private const int MaximumFactLength = 127;

    /// <param name="where">The place, as in <c>Settings.CodePage: …</c>.</param>
    /// <param name="settings">To be checked.</param>
    /// <param name="profiles">Those that may be named.</param>
    public static IEnumerable<string> ErrorsIn(string where, ClientSettings settings, IReadOnlyList<ClientProfile> profiles)
    {
        if (settings.Profile is { } name && !profiles.Any(profile => profile.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            yield return $"{where}.Profile: there is no profile {name}; there are {string.Join(", ", profiles.Select(profile => profile.Name))}.";
        if (settings.CodePage is { } page && page != ClientSettings.NoTranslation && !EbcdicCodePage.IsSupported(page))
            yield return $"{where}.CodePage: there is no EBCDIC code page {page}; there are {string.Join(", ", EbcdicCodePage.SupportedCcsids)}, and {ClientSettings.NoTranslation} for none.";
        if (settings.SystemType is { } text && !IsSystemType(text))
            yield return $"{where}.SystemType: it is one line of ASCII, with 1 to {ClientSettings.MaximumSystemTypeLength} characters.";
        if (settings.Tls.Data == TlsDuty.RequireCredentials)
            yield return $"{where}.Tls.Data: RequireCredentials is for control connections; say Allow or Require.";
        if (settings.Records is { } records && !IsLawful(records))
            yield return $"{where}.Records: {records} has no length between 1 and {ClientSettings.MaximumRecordLength}.";
        foreach (var (limit, count) in new[] { (nameof(settings.SessionsPerAccount), settings.SessionsPerAccount), (nameof(settings.TransfersPerAccount), settings.TransfersPerAccount), (nameof(settings.CommandRate), settings.CommandRate) })
        {
            if (count < 0)
                yield return $"{where}.{limit}: {count} is negative.";
        }

        foreach (var (limit, rate) in new[]
        {
            (nameof(settings.UploadRatePerTransfer), settings.UploadRatePerTransfer), (nameof(settings.DownloadRatePerTransfer), settings.DownloadRatePerTransfer),
            (nameof(settings.UploadRatePerAccount), settings.UploadRatePerAccount), (nameof(settings.DownloadRatePerAccount), settings.DownloadRatePerAccount),
        })
        {
            if (rate is { } given && !IsRate(given))
                yield return $"{where}.{limit}: {given} is neither 0 nor a rate from {MinimumRate} octets a second up.";
        }

        foreach (var path in settings.Paths)
        {
            if (path.Records is { } recordsOfPath && !IsLawful(recordsOfPath))
                yield return $"{where}.Paths: {path.Pattern}: {recordsOfPath} has no length between 1 and {ClientSettings.MaximumRecordLength}.";
            if (path.MediaType is { } mediaType && !IsMediaType(mediaType))
                yield return $"{where}.Paths: {path.Pattern}: '{mediaType}' is no media type, like text/csv.";
            if (path.Language is { } language && !IsLanguage(language))
                yield return $"{where}.Paths: {path.Pattern}: '{language}' is no language, like en or de-AT.";
        }
    }

    /// <summary>One line of ASCII: it is sent as it stands.</summary>
    public static bool IsSystemType(string text) =>
        text.Length is > 0 and <= ClientSettings.MaximumSystemTypeLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Like <c>text/csv</c>: two names of RFC 6838 §4.2, of characters that no fact is cut off by.</summary>
    public static bool IsMediaType(string text) =>
        text.Length <= MaximumFactLength && text.Split('/') is [{ Length: > 0 } type, { Length: > 0 } subtype] && type.All(IsOfMediaType) && subtype.All(IsOfMediaType);

    /// <summary>0, which is any, or one that can be kept.</summary>
    public static bool IsRate(long rate) => rate is 0 or >= MinimumRate;

    /// <summary>Like <c>de-AT</c>.</summary>
    public static bool IsLanguage(string text) => text.Length is > 0 and <= MaximumFactLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    internal static IEnumerable<string> ErrorsIn(FtpServerOptions options)
    {
        var profiles = options.Profiles;
        foreach (var twice in profiles.GroupBy(profile => profile.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            yield return $"Profiles: there are two named {twice.Key}.";

        IEnumerable<(string Where, ClientSettings Settings)> all =
        [
            ("Settings", options.Settings),
            .. options.VirtualHosts.Select(host => ($"VirtualHosts {host.Name}", host.Settings)),
            .. options.Networks.Select(network => ($"Networks {network.Name}", network.Settings)),
        ];
        foreach (var error in all.SelectMany(each => ErrorsIn(each.Where, each.Settings, profiles)).Concat(ErrorsIn(options.Networks)))
            yield return error;
        foreach (var error in all.SelectMany(each => TlsErrorsIn(each.Where, each.Settings, options.Tls)))
            yield return error;
    }

    private static IEnumerable<string> TlsErrorsIn(string where, ClientSettings settings, TlsOptions? tls)
    {
        if (tls is not null && settings.Tls.Binding == TlsBinding.Require && !TlsContexts.CanBind(tls.Engine))
            yield return $"{where}.Tls.Binding: Require needs libssl 3 on Linux; SslStream does not tell what session a data connection resumes.";
    }

    private static IEnumerable<string> ErrorsIn(IReadOnlyList<NetworkSettings> networks)
    {
        if (networks.Any(network => network.Name.Length == 0))
            yield return "Networks: each needs a name.";
        foreach (var twice in networks.GroupBy(network => network.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            yield return $"Networks: there are two named {twice.Key}.";
        foreach (var network in networks.Where(network => network.MaximumSessions < 0 || network.MaximumSessionsPerAddress < 0))
            yield return $"Networks {network.Name}: a number of sessions is negative.";
        foreach (var empty in networks.Where(network => network.Networks.Count == 0))
            yield return $"Networks {empty.Name}: it has no address range.";
        foreach (var twice in networks.SelectMany(network => network.Networks).GroupBy(network => network).Where(group => group.Count() > 1))
            yield return $"Networks: {twice.Key} is there twice.";
    }

    private static bool IsOfMediaType(char c) => char.IsAsciiLetterOrDigit(c) || "!#$&-^_.+".Contains(c, StringComparison.Ordinal);

    private static bool IsLawful(RecordFormat records) => records is not RecordFormat.Fixed { Length: < 1 or > ClientSettings.MaximumRecordLength };
}
