using System.Buffers;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// The file <c>~ftpsvc~.ckm</c> of a directory, which CWD shows in its reply as Windows NT did (Microsoft Q141705). It is a file as any
/// other, and listed as one. What is wrong with it never fails the CWD.
/// </summary>
internal static class Annotation
{
    /// <summary>A reply is held whole.</summary>
    private const int MaximumOctets = 8 * 1024, MaximumLines = 50, MaximumLineLength = 200;

    private const byte EndOfDosText = 0x1A;

    /// <summary>NT's own file system took them for one.</summary>
    private static readonly string[] Names = ["~ftpsvc~.ckm", "~FTPSVC~.CKM"];

    /// <summary>Its lines, cut to what a reply may hold; none where the directory has no annotation that the account may read.</summary>
    public static async ValueTask<IReadOnlyList<string>> ReadAsync(Session session, Login.Done login, FtpPath directory, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaximumOctets + 1);
        try
        {
            foreach (var name in Names)
            {
                var path = directory.Child(name);
                if (MayRetrieve(session, login, path) && await TryReadAsync(login, path, buffer.AsMemory(0, MaximumOctets + 1), cancellation) is { } count)
                    return Lines(session, buffer.AsSpan(0, count));
            }

            return [];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Nobody asked for the file, so that a refusal is nothing to record.
    private static bool MayRetrieve(Session session, Login.Done login, FtpPath path)
    {
        var request = AccessRequest.To(login.Account, path, Permissions.Retrieve);
        return session.Server.Ask(policy => policy.OnAccess(request)) is not PolicyDecision.Refused;
    }

    private static async ValueTask<int?> TryReadAsync(Login.Done login, FtpPath path, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            if (await login.Account.Storage.FindAsync(path, cancellation) is not { IsFile: true })
                return null;

            await using var file = await login.Account.Storage.OpenReadAsync(path, cancellation);
            var (count, read) = (0, 0);
            do
            {
                count += read = await file.ReadAsync(buffer[count..], count, cancellation);
            }
            while (read > 0 && count < buffer.Length);

            return count;
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private static List<string> Lines(Session session, ReadOnlySpan<byte> octets)
    {
        var isCut = octets.Length > MaximumOctets;
        octets = octets[..Math.Min(octets.Length, MaximumOctets)];

        // A cut may go through a character, and the line then through the wrong character set.
        if (isCut)
            octets = octets[..(octets.LastIndexOf((byte)'\n') + 1)];
        if (octets.StartsWith("\uFEFF"u8))
            octets = octets[3..];
        octets = octets.TrimEnd([(byte)'\r', (byte)'\n', (byte)' ', EndOfDosText]);

        var lines = new List<string>();
        while (!octets.IsEmpty)
        {
            if (lines.Count == MaximumLines)
            {
                isCut = true;
                break;
            }

            var end = octets.IndexOf((byte)'\n');
            var line = session.State.Encoding.Decode(end < 0 ? octets : octets[..end]).TrimEnd('\r').Replace('\t', ' ');
            lines.Add(line.Length > MaximumLineLength ? line[..MaximumLineLength] + "..." : line);
            octets = end < 0 ? [] : octets[(end + 1)..];
        }

        if (isCut)
            lines.Add("...");
        return lines;
    }
}
