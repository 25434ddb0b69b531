using System.Globalization;
using Portcullis.Protocol.Replies;
using Portcullis.Storage;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>SITE QUOTA: what an upload into the working directory is held to, and how much of it is used.</summary>
internal static class Quota
{
    public static readonly SiteCommand Command = new("QUOTA", "QUOTA", async (_, login, _, cancellation) =>
    {
        // How much others have put into a drop box is none of its users' business.
        var quotas = login.Account.RightsAt(login.WorkingDirectory).IsInDropBox
            ? []
            : await login.Account.Storage.FindQuotasAsync(login.WorkingDirectory, cancellation);
        return quotas.Count == 0
            ? Replies.CommandOkay("There is no quota for this account.")
            : Replies.Status(ReplyCode.CommandOkay, "Quotas here:", [.. quotas.Select(Describe)], "End of quotas");
    });

    private static string Describe(QuotaStatus quota) => string.Create(
        CultureInfo.InvariantCulture,
        $"{quota.Name}: {quota.Used.Octets} of {Limit(quota.Octets)} octets, {quota.Used.Files} of {Limit(quota.Files)} files");

    private static string Limit(long? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "any number of";
}
