using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Hashing;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// XCRC, XMD5, XSHA1, XSHA256, XSHA512, of no RFC: <c>XCRC "pathname" [first [end]]</c>, answered <c>250 HEX</c>; and MD5
/// (draft-twine-ftpmd5), answered <c>251 "pathname" HEX</c>. The octet <c>end</c> itself is not included.
/// </summary>
internal static class XHash
{
    public static IReadOnlyList<Command> Commands { get; } =
    [
        Create("XCRC", FileHash.Crc32), Create("XMD5", FileHash.Md5), Create("XSHA1", FileHash.Sha1), Create("XSHA256", FileHash.Sha256),
        Create("XSHA512", FileHash.Sha512),
        Command.Working("MD5", Argument.Required, "MD5 <SP> pathname", ExecuteMd5Async) with { FixedFeature = "MD5" },
    ];

    private static Command Create(string verb, FileHash hash) =>
        Command.Working(verb, Argument.Required, $"{verb} <SP> pathname [<SP> first [<SP> end]]", async (session, login, line, cancellation) =>
        {
            var (path, first, end) = await ReadAsync(login, line.Argument, cancellation);
            var (value, _) = await Hash.ComputeAsync(session, login, verb, hash, path, first, end - 1, cancellation);
            return Replies.FileActionOkay(value.ToUpperInvariant());
        }) with
        {
            FixedFeature = verb,
        };

    private static async ValueTask<Reply> ExecuteMd5Async(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var path = login.Resolve(Unquote(line.Argument));
        var (value, _) = await Hash.ComputeAsync(session, login, "MD5", FileHash.Md5, path, 0, null, cancellation);
        return Replies.FileHash(path, value.ToUpperInvariant());
    }

    // Numbers at the end may belong to the name, unless it is quoted: what exists decides.
    private static async ValueTask<(FtpPath, long First, long? End)> ReadAsync(Login.Done login, string argument, CancellationToken cancellation)
    {
        var words = argument.StartsWith('"') && argument.LastIndexOf('"') is > 0 and var quote
            ? [argument[..(quote + 1)], .. argument[(quote + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)]
            : argument.Split(' ');

        for (var numbers = 0; numbers <= 2 && numbers < words.Length; numbers++)
        {
            var path = login.Resolve(Unquote(string.Join(' ', words[..^numbers])));
            var isLast = numbers == 2 || numbers == words.Length - 1 || !TryParse(words[^(numbers + 1)], out _);
            if (!isLast && (!MayLook(login, path) || await login.Account.Storage.FindAsync(path, cancellation) is null))
                continue;

            return numbers switch
            {
                0 => (path, 0, null),
                1 => (path, Parse(words[^1]), null),
                _ => (path, Parse(words[^2]), Parse(words[^1])),
            };
        }

        throw new CommandFailure(Replies.ArgumentWrong("The argument is a pathname, the first octet and the one after the last."));
    }

    // What the account may not retrieve must not show by how the numbers are read.
    private static bool MayLook(Login.Done login, FtpPath path) =>
        login.Account.RightsAt(path).Permissions.HasFlag(Permissions.Retrieve) && login.Account.Rules.Hidden.FindBarrier(path) is null;

    private static string Unquote(string text) => text is ['"', .. var inner, '"'] ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : text;

    private static bool TryParse(string word, out long number) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static long Parse(string word) =>
        TryParse(word, out var number) ? number : throw new CommandFailure(Replies.ArgumentWrong($"'{word}' is not a count of octets."));
}
