using System.Buffers;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>LIST (RFC 959 §4.1.3): lines of <c>ls -l</c>, or of the session's other listing style. Always in TYPE A or E (RFC 1123 §4.1.2.7).</summary>
internal static class List
{
    public static readonly Command Command = Command.Transfer("LIST", Argument.Optional, "LIST [<SP> pathname]",
        (session, login, line, cancellation) => PlanAsync(session, login, "LIST", ListingArgument.Parse(line.Argument), isLong: true, cancellation));

    /// <summary>LIST and NLST: both take options and a pathname, and only their lines differ. Names of NLST have no style.</summary>
    public static async ValueTask<TransferPlan> PlanAsync(
        Session session, Login.Done login, string verb, ListingArgument argument, bool isLong, CancellationToken cancellation)
    {
        var (path, entries, prefix) = await FindAsync(session, login, verb, argument, cancellation);
        var encoding = session.State.ListingEncoding;
        var line = ListingLine.Of(session, login, encoding);
        var preliminary = Replies.OpeningDataConnection("Opening ASCII mode data connection for the file list.");
        return await ListingSending.OpenAsync(verb, path, preliminary, entries, isLong ? WriteLong : WriteName, session.State.Format.ForListing, cancellation);

        void WriteLong(StorageEntry entry, IBufferWriter<byte> output) => line.Write(output, entry, prefix);

        void WriteName(StorageEntry entry, IBufferWriter<byte> output)
        {
            encoding.Encode(Printable.Line(prefix + entry.Name), output);
            output.Write("\r\n"u8);
        }
    }

    // The prefix is what the client wrote before the names, so that each line is a pathname it can use.
    private static async ValueTask<(FtpPath, IAsyncEnumerable<StorageEntry>, string Prefix)> FindAsync(
        Session session, Login.Done login, string verb, ListingArgument argument, CancellationToken cancellation)
    {
        // Before the store is asked whether a name with '*' in it is the name of something.
        var path = login.Resolve(argument.Pathname);
        session.Demand(login, verb, path, Permissions.List);

        if (await argument.FindPatternAsync(login, cancellation) is (var directory, var pattern, var prefix))
        {
            session.Demand(login, verb, directory, Permissions.List);
            return (directory, ListingArgument.Matching(login.ListAsync(directory, cancellation), pattern), prefix);
        }

        var entry = await login.FindAsync(path, cancellation);
        if (entry.IsDirectory && !argument.DirectoryItself)
            return (path, login.ListAsync(path, cancellation), "");

        var name = argument.Pathname.Length == 0 ? "." : argument.Pathname;
        return (path, ListingArgument.Only(entry with { Name = name }), "");
    }
}
