using System.Text;
using Portcullis.Client.LocalFiles;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>ls, dir, nlst, mlsd: to the user, or to a local file.</summary>
internal static class Listings
{
    /// <summary>IBM's: to a file of its own name.</summary>
    public const string DiskOption = "DISK";

    public static Func<ScriptContext, IReadOnlyList<string>, CancellationToken, Task> By(ListingCommand command) =>
        async (context, arguments, cancellation) =>
        {
            var (names, toDisk) = FileArguments.Parse(arguments, DiskOption, 2);
            var pathname = names.Count == 0 ? null : names[0];
            var local = names.Count == 2 ? names[1] : toDisk ? command == ListingCommand.Nlst ? "LSOUTPUT" : "DIROUTPUT" : null;
            if (local is null)
            {
                await context.Client.ListAsync(command, pathname, context.Print, cancellation).ConfigureAwait(false);
                return;
            }

            using var download = Download.Create(context.Local(local), context.Replaces || toDisk);
            await context.Client.ListAsync(command, pathname, line => download.Content.Write(Encoding.UTF8.GetBytes(line + "\n")), cancellation).ConfigureAwait(false);
            download.Commit();
        };
}
