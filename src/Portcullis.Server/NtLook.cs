using Portcullis.Protocol.Listings;
using Portcullis.Server.Accounts;

namespace Portcullis.Server;

/// <summary>What clients and users of Windows NT's FTP service expect to see. docs/nt-parameters.md tells of each setting.</summary>
public static class NtLook
{
    /// <summary>
    /// SYST says Windows_NT, LIST is MS-DOS's, and users begin in their home directories by NT's rule. Everything else stays:
    /// each of these settings can be changed alone.
    /// </summary>
    public static FtpServerOptions WithNtLook(this FtpServerOptions options) => options with
    {
        SystemType = "Windows_NT",
        ListingStyle = ListingStyle.MsDos,
        HomeDirectoryRule = HomeDirectoryRule.WindowsNt,
    };
}
