using System.Diagnostics.CodeAnalysis;
using Portcullis.Client.LocalFiles;
using Portcullis.Protocol.Paths;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>
/// mget, mput, mdelete. What the server lists is taken for what it is, a stranger's word: a name that the pattern does not
/// have, or that is more than a name, is not touched. One file's failure is reported, and the next one follows.
/// </summary>
internal static class ManyFiles
{
    /// <summary>In characters, of all names of a listing: more is not a directory, it is an attack on our memory.</summary>
    private const int MaximumNames = 64 * 1024 * 1024;

    public static async Task GetAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var (patterns, replaces) = FileArguments.Parse(arguments, "REPLACE", int.MaxValue);
        await ForEachAsync(context, patterns, "get", (remote, name) => GetAndPut.GetAsync(context, remote, context.Local(name), replaces || context.Replaces, cancellation), cancellation).ConfigureAwait(false);
    }

    public static Task DeleteAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        ForEachAsync(context, arguments, "delete", (remote, _) => context.Client.DeleteAsync(remote, cancellation), cancellation);

    public static async Task PutAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        foreach (var pattern in FileArguments.Parse(arguments, "REPLACE", int.MaxValue).Names)
        {
            var directory = Path.GetDirectoryName(context.Local(pattern))!;
            var glob = Parse(Path.GetFileName(pattern));
            var names = LocalNames(directory).Where(glob.IsMatch).Order(StringComparer.Ordinal).ToArray();
            if (names.Length == 0)
                throw new FtpException(FtpFailure.LocalFile, $"No local file matches {pattern}.");

            foreach (var name in names.Where(name => context.Confirm($"put {name}?")))
                await TryAsync(context, () => GetAndPut.PutAsync(context, Path.Combine(directory, name), name, context.StoresUnique ? StoreCommand.Stou : StoreCommand.Stor, cancellation)).ConfigureAwait(false);
        }
    }

    private static async Task ForEachAsync(ScriptContext context, IReadOnlyList<string> patterns, string what, Func<string, string, Task> action, CancellationToken cancellation)
    {
        foreach (var pattern in patterns)
        {
            foreach (var (remote, name) in await MatchAsync(context, pattern, cancellation).ConfigureAwait(false))
            {
                if (context.Confirm($"{what} {remote}?"))
                    await TryAsync(context, () => action(remote, name)).ConfigureAwait(false);
            }
        }
    }

    private static async Task<List<(string Remote, string Name)>> MatchAsync(ScriptContext context, string pattern, CancellationToken cancellation)
    {
        var directory = pattern[..(pattern.LastIndexOf('/') + 1)];
        var glob = Parse(pattern[directory.Length..]);
        var names = new List<string>();
        var length = 0L;
        await context.Client.ListAsync(ListingCommand.Nlst, pattern, name =>
        {
            // The object counts as well as its characters.
            if ((length += name.Length + 32) > MaximumNames)
                throw new FtpException(FtpFailure.Transfer, "The listing has more names than this client holds.");
            names.Add(name);
        }, cancellation).ConfigureAwait(false);

        var matches = new List<(string, string)>();
        foreach (var listed in names.Where(static name => name.Length > 0))
        {
            // Some list the names alone, some with the directory that was asked for.
            var name = listed.StartsWith(directory, StringComparison.OrdinalIgnoreCase) ? listed[directory.Length..] : listed;
            if (Fault(name, glob) is { } fault)
                context.Report(new FtpException(FtpFailure.CommandRefused, $"Left alone: the server lists '{listed}' for {pattern}, and that {fault}."));
            else
                matches.Add((directory + name, name));
        }

        return matches;
    }

    // Hosts of one case list names in theirs, however they were asked for.
    private static string? Fault(string name, Glob glob) =>
        LocalName.Fault(name) ?? (glob.IsMatch(name) || glob.IsMatch(name.ToUpperInvariant()) || glob.IsMatch(Lower(name)) ? null : "does not match");

    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Patterns are written in lower case as well.")]
    private static string Lower(string name) => name.ToLowerInvariant();

    private static Glob Parse(string pattern) => Glob.TryParse(pattern, out var glob, out var fault)
        ? glob
        : throw new WrongArgumentException(fault);

    private static IEnumerable<string> LocalNames(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpException(FtpFailure.LocalFile, $"Cannot list {directory}: {e.Message}", inner: e);
        }
    }

    private static async Task TryAsync(ScriptContext context, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (FtpException e) when (!context.IsLost)
        {
            context.Report(e);
        }
    }
}
