using System.Diagnostics.CodeAnalysis;
using Portcullis.Client.LocalFiles;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;

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
        var matches = new List<(string, string)>();
        foreach (var listed in await ListAsync(context, pattern, directory, glob, cancellation).ConfigureAwait(false))
        {
            var name = NameOf(listed, directory);
            if (Fault(name, glob) is { } fault)
                context.Report(new FtpException(FtpFailure.CommandRefused, $"Left alone: the server lists '{listed}' for {pattern}, and that {fault}."));
            else
                matches.Add((directory + name, name));
        }

        return matches;
    }

    // Some servers know no patterns, and look for a file of that very name: the whole directory is asked for then, and we choose.
    private static async Task<IEnumerable<string>> ListAsync(ScriptContext context, string pattern, string directory, Glob glob, CancellationToken cancellation)
    {
        try
        {
            return await NamesAsync(context, pattern, cancellation).ConfigureAwait(false);
        }
        catch (FtpException e) when (MeansNoPattern(e) && Glob.IsPattern(pattern[directory.Length..]))
        {
            context.Tell($"{e.Message}; listing the directory, to choose by the pattern here");
            var names = await ChooseAsync(context, directory, glob, pattern[directory.Length] == '.', cancellation).ConfigureAwait(false);
            if (names.Count == 0)
                throw;
            return names;
        }
    }

    private static async Task<List<string>> ChooseAsync(ScriptContext context, string directory, Glob glob, bool isForHidden, CancellationToken cancellation)
    {
        try
        {
            var names = await NamesAsync(context, directory.Length > 1 ? directory[..^1] : directory, cancellation).ConfigureAwait(false);

            // As servers do it: what is hidden is not meant by a star.
            names.RemoveAll(listed => NameOf(listed, directory) is var name && (!Matches(name, glob) || (name.StartsWith('.') && !isForHidden)));
            return names;
        }
        catch (FtpException e) when (e.Failure == FtpFailure.CommandRefused)
        {
            return [];
        }
    }

    private static bool MeansNoPattern(FtpException refusal) => refusal is { Failure: FtpFailure.CommandRefused, Reply.Code: var code }
        && code is ReplyCode.FileActionNotTaken or ReplyCode.ArgumentSyntaxError or ReplyCode.ParameterNotImplemented or ReplyCode.ActionNotTaken or ReplyCode.FileNameNotAllowed;

    private static async Task<List<string>> NamesAsync(ScriptContext context, string pathname, CancellationToken cancellation)
    {
        var names = new List<string>();
        var length = 0L;
        await context.Client.ListAsync(ListingCommand.Nlst, pathname, name =>
        {
            // The object counts as well as its characters.
            if ((length += name.Length + 32) > MaximumNames)
                throw new FtpException(FtpFailure.Transfer, "The listing has more names than this client holds.");
            if (name.Length > 0)
                names.Add(name);
        }, cancellation).ConfigureAwait(false);
        return names;
    }

    // Some list the names alone, some with the directory that was asked for.
    private static string NameOf(string listed, string directory) =>
        listed.StartsWith(directory, StringComparison.OrdinalIgnoreCase) ? listed[directory.Length..] : listed;

    private static string? Fault(string name, Glob glob) => LocalName.Fault(name) ?? (Matches(name, glob) ? null : "does not match");

    // Hosts of one case list names in theirs, however they were asked for.
    private static bool Matches(string name, Glob glob) => glob.IsMatch(name) || glob.IsMatch(name.ToUpperInvariant()) || glob.IsMatch(Lower(name));

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
