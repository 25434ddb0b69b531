using System.Buffers;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Listings;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>An entry as LIST and STAT show it to one session: in its listing style, and owned by its account.</summary>
/// <remarks>Names of the host's users are none of the client's business.</remarks>
internal sealed record ListingLine(ListingStyle Style, string Account, DateTimeOffset Now, ControlEncoding Encoding)
{
    public bool FourDigitYears { get; private init; }

    public bool LowerCase { get; private init; }

    public static ListingLine Of(Session session, Login.Done login, ControlEncoding encoding)
    {
        var options = session.Server.Options;
        return new ListingLine(session.State.ListingStyle, login.Account.Name, options.TimeProvider.GetUtcNow(), encoding)
        {
            FourDigitYears = options.FourDigitYears,
            LowerCase = options.LowerCaseListings,
        };
    }

    /// <summary>One line with CR LF.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="entry">What it tells.</param>
    /// <param name="prefix">Before the name.</param>
    public void Write(IBufferWriter<byte> output, StorageEntry entry, string prefix = "")
    {
        var name = prefix + (LowerCase ? entry.Name.ToLowerInvariant() : entry.Name);
        switch (Style)
        {
            case ListingStyle.MsDos:
                MsDosListing.Write(output, new MsDosListingEntry(name, entry.IsDirectory, entry.Length, entry.Modified), FourDigitYears, Encoding);
                break;
            case ListingStyle.Os400:
                Os400Listing.Write(output, new Os400ListingEntry(name, Os400Type(entry.Kind), entry.Length, Account, entry.Modified), Encoding);
                break;
            default:
                UnixListing.Write(output, Unix(entry, name), Now, Encoding);
                break;
        }
    }

    private UnixListingEntry Unix(StorageEntry entry, string name) =>
        new(name, UnixType(entry.Kind), entry.Mode, entry.Links, Account, "ftp", entry.Length, entry.Modified);

    private static UnixFileType UnixType(EntryKind kind) => kind switch
    {
        EntryKind.File => UnixFileType.File,
        EntryKind.Directory => UnixFileType.Directory,
        EntryKind.BrokenLink => UnixFileType.SymbolicLink,
        _ => UnixFileType.Special,
    };

    private static Os400ObjectType Os400Type(EntryKind kind) => kind switch
    {
        EntryKind.Directory => Os400ObjectType.Directory,
        EntryKind.BrokenLink => Os400ObjectType.SymbolicLink,
        _ => Os400ObjectType.StreamFile,
    };
}
