using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// The argument of LIST and NLST: options of <c>ls</c>, as clients have sent them for forty years, and a pathname whose
/// last name may be a pattern.
/// </summary>
/// <param name="Options">
/// The letters. <c>d</c> (the directory itself) and <c>l</c> (long, for NLST) are honoured. All others change nothing:
/// <c>a</c> because nothing is hidden, orders because listings are streamed, and <c>R</c> because a client must not make
/// one command walk a whole tree.
/// </param>
/// <param name="Pathname">What is left; empty for the working directory.</param>
internal sealed record ListingArgument(string Options, string Pathname)
{
    public bool DirectoryItself => Options.Contains('d', StringComparison.Ordinal);

    public bool IsLong => Options.Contains('l', StringComparison.Ordinal);

    /// <summary>
    /// A word of a dash and letters is options, and <c>--</c> ends them; so <c>-dash.txt</c> is a name, and a file that
    /// is named <c>-a</c> is listed by <c>./-a</c>. Were it looked up first, anyone who may upload could break listings.
    /// </summary>
    public static ListingArgument Parse(string argument)
    {
        var options = "";
        var rest = argument;
        while (rest.StartsWith('-'))
        {
            var end = rest.IndexOf(' ');
            var word = end < 0 ? rest : rest[..end];
            var after = end < 0 ? "" : rest[(end + 1)..];
            if (word == "--")
                return new ListingArgument(options, after);
            if (word.Length == 1 || !word.AsSpan(1).ContainsOnlyLettersOr1())
                break;
            options += word[1..];
            rest = after;
        }

        return new ListingArgument(options, rest);
    }

    /// <summary>The directory whose entries match, and the pattern; null where the pathname has none, or names an entry.</summary>
    public async ValueTask<(FtpPath Directory, Glob Pattern, string Prefix)?> FindPatternAsync(Login.Done login, CancellationToken cancellation)
    {
        var slash = Pathname.LastIndexOf('/');
        var name = Pathname[(slash + 1)..];
        if (!Glob.IsPattern(name) || await login.Account.Storage.FindAsync(login.Resolve(Pathname), cancellation) is not null)
            return null;

        var prefix = Pathname[..(slash + 1)];
        return Glob.TryParse(name, out var pattern, out var fault)
            ? (login.Resolve(prefix), pattern, prefix)
            : throw new CommandFailure(Replies.ArgumentWrong(fault));
    }

    public static async IAsyncEnumerable<StorageEntry> Matching(IAsyncEnumerable<StorageEntry> entries, Glob pattern)
    {
        await foreach (var entry in entries)
        {
            if (pattern.IsMatch(entry.Name))
                yield return entry;
        }
    }

    public static async IAsyncEnumerable<StorageEntry> Only(StorageEntry entry)
    {
        await Task.CompletedTask;
        yield return entry;
    }
}

internal static class OptionLetters
{
    public static bool ContainsOnlyLettersOr1(this ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetter(c) && c != '1')
                return false;
        }

        return true;
    }
}
