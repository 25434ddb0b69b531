using System.Buffers;
using System.Globalization;
using System.Text;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Protocol.Representation;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// STAT (RFC 959 §4.1.3) in its three forms: during a transfer how far it is; alone the state of the session; with a
/// pathname a LIST over the control connection.
/// </summary>
internal static class Stat
{
    /// <summary>A listing in a reply is held whole, so it has a limit; LIST has none.</summary>
    private const int MaximumEntries = 1000;

    public static readonly Command Command = Command.WhenLoggedIn("STAT", Argument.Optional, "STAT [<SP> pathname]",
        (session, login, line, cancellation) => line.HasArgument
            ? ListAsync(session, login, line, cancellation)
            : ValueTask.FromResult(Status(session, login))) with
    {
        DuringTransfer = DuringTransfer.Answered,
    };

    private static Reply Status(Session session, Login.Done login)
    {
        var parameters = session.State.Parameters;
        return Replies.Status(
            ReplyCode.SystemStatus,
            "Status of this session:",
            [
                $"Connected from {session.Peer}, logged in as {login.Account.Name}",
                $"TYPE {parameters.Type}, STRU {(parameters.Structure == FileStructure.Record ? 'R' : 'F')}, MODE {Mode.Letter(parameters.Mode)}; working directory {login.WorkingDirectory}",
                $"Profile {session.State.Profile.Profile.Name}: {session.State.Profile.Told}",
                DescribeData(session),
            ],
            "End of status");
    }

    private static string DescribeData(Session session) => session.Work is TransferWork work
        ? work.Describe()
        : session.State.DataPort switch
        {
            DataPort.Passive passive => string.Create(CultureInfo.InvariantCulture, $"No data connection; passive port {passive.Listener.Port}"),
            DataPort.Active active => $"No data connection; data port {active.EndPoint}",
            DataPort.Refused refused => $"No data connection; the data port was refused ({refused.Rule.Id})",
            _ => "No data connection",
        };

    private static async ValueTask<Reply> ListAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var path = login.Resolve(line.Argument);
        session.Demand(login, "STAT", path, Permissions.List);
        var found = await login.FindAsync(path, cancellation);
        var entries = found.IsDirectory ? login.ListAsync(path, cancellation) : ListingArgument.Only(found);
        var lines = await FormatAsync(session, login, entries, cancellation);
        return Replies.Status(found.IsDirectory ? ReplyCode.DirectoryStatus : ReplyCode.FileStatus, $"Status of {path}:", lines, "End of status");
    }

    private static async ValueTask<List<string>> FormatAsync(Session session, Login.Done login, IAsyncEnumerable<StorageEntry> entries, CancellationToken cancellation)
    {
        var lines = new List<string>();
        var format = ListingLine.Of(session, login, ControlEncoding.Utf8);
        var line = new ArrayBufferWriter<byte>();
        await foreach (var entry in entries.WithCancellation(cancellation))
        {
            if (lines.Count == MaximumEntries)
            {
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"... and more than these {MaximumEntries}; LIST shows all"));
                break;
            }

            line.ResetWrittenCount();
            format.Write(line, entry);
            lines.Add(Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\r', '\n'));
        }

        return lines;
    }
}
