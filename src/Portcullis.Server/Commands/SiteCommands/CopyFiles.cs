using System.Buffers;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>
/// SITE CPFR and CPTO, of ProFTPD, and SITE COPY: a file copied on the server. Both sides pass the same permissions as a
/// RETR and a STOR; the copy is whole under its name or not there, as any upload.
/// </summary>
internal static class CopyFiles
{
    private const int BufferSize = 256 * 1024;

    private const string CopySyntax = "COPY <SP> source <SP> destination", ToSyntax = "CPTO <SP> destination";

    public static readonly SiteCommand From = new("CPFR", "CPFR <SP> source", async (session, login, line, cancellation) =>
    {
        var source = login.Resolve(line.Argument);
        session.Demand(login, "SITE CPFR", source, Permissions.Retrieve);
        await login.FindFileAsync(source, cancellation);
        session.State = session.State with { Pending = new Pending.CopyFrom(source) };
        return Replies.ReadyForCopyTo;
    });

    public static readonly SiteCommand Copy = new("COPY", CopySyntax, (session, login, line) =>
    {
        var (source, destination) = SiteCommand.TwoPathnames(line, CopySyntax);
        return cancellation => CopyAsync(session, login, "SITE COPY", login.Resolve(source), login.Resolve(destination), cancellation);
    });

    public static readonly SiteCommand To = new("CPTO", ToSyntax, (session, login, line) =>
    {
        if (session.State.Pending is not Pending.CopyFrom { Source: var source })
            throw new CommandFailure(Replies.BadSequence("Send SITE CPFR first."));
        return cancellation => CopyAsync(session, login, "SITE CPTO", source, login.Resolve(line.Argument), cancellation);
    });

    private static async ValueTask<Reply> CopyAsync(
        Session session, Login.Done login, string verb, FtpPath source, FtpPath destination, CancellationToken cancellation)
    {
        session.Demand(login, verb, source, Permissions.Retrieve);
        if (login.Account.Rules.MountOf(destination) is { IsDropBox: true })
            session.DemandToMake(login, verb, destination, Permissions.Create);
        var (mode, _) = await session.DemandUploadAsync(login, verb, destination, Permissions.Store, WriteMode.Replace, cancellation);

        var storage = login.Account.Storage;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = await storage.OpenReadAsync(source, cancellation);
            await using var upload = await storage.OpenWriteAsync(destination, mode, cancellation);
            long position = 0;
            int count;
            while ((count = await file.ReadAsync(buffer.AsMemory(0, BufferSize), position, cancellation)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                await upload.WriteAsync(buffer.AsMemory(0, count), position, cancellation);
                position += count;
            }

            await upload.CommitAsync(cancellation);
            session.Audit.Changed("copy", source, destination.Value);
            return Replies.FileActionOkay("Copied.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
