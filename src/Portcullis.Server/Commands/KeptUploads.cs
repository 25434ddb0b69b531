using Portcullis.Protocol.Paths;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>What is kept of uploads that were cut off, as commands ask for it.</summary>
internal static class KeptUploads
{
    /// <summary>Who owns them: the account, and with HOST the one of that host.</summary>
    public static string OwnerName(this Session session, Login.Done login) =>
        session.State.Host is { } host ? $"{login.Account.Name}\n{host.Name.ToUpperInvariant()}" : login.Account.Name;

    /// <summary>
    /// With <see cref="PartialUploads.Always"/>, where the type counts stored octets: what stands for a file that does not exist
    /// yet. Null where the file exists, or nothing is kept.
    /// </summary>
    public static async ValueTask<PartialUpload?> FindCountablePartialAsync(this Session session, Login.Done login, FtpPath path, CancellationToken cancellation)
    {
        if (session.Server.Options.PartialUploads != PartialUploads.Always || !session.State.Format.ForCounting.IsVerbatim)
            return null;

        var storage = login.Account.Storage;
        return await storage.FindAsync(path, cancellation) is null
            && await storage.FindPartialAsync(path, session.OwnerName(login), cancellation) is { } partial
            && TransferFormat.IsVerbatimForm(partial.Tag)
            ? partial
            : null;
    }

    /// <summary>DELE of a file that does not exist. False where nothing was kept of it.</summary>
    public static async ValueTask<bool> RemovePartialAsync(this Session session, Login.Done login, FtpPath path, CancellationToken cancellation) =>
        session.Server.Options.PartialUploads != PartialUploads.Never
        && await login.Account.Storage.FindAsync(path, cancellation) is null
        && await login.Account.Storage.RemovePartialAsync(path, session.OwnerName(login), cancellation);
}
