namespace Portcullis.Protocol.Listings;

/// <summary>The form of the lines of LIST. No RFC says it; clients know these.</summary>
public enum ListingStyle
{
    /// <summary>That of <c>ls -l</c>.</summary>
    Unix,

    /// <summary>That of MS-DOS's <c>dir</c>, which Windows NT's FTP service had by default.</summary>
    MsDos,

    /// <summary>That of IBM i with <c>SITE LISTFMT 0</c>.</summary>
    Os400,
}
