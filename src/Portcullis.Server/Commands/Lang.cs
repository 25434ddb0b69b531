using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>LANG (RFC 2640 §4): the language of replies, which is English here; alone it sets the default.</summary>
internal static class Lang
{
    private const int LongestTag = 8;

    public static readonly Command Command = Command.Anyone("LANG", Argument.Optional, "LANG [<SP> EN]",
        (_, line, _) => ValueTask.FromResult<Reply?>(Execute(line))) with
    {
        FixedFeature = "LANG EN*",
    };

    // en-GB and the like are English too: a tag is matched by what is before its first dash (RFC 2640 §4.2).
    private static Reply Execute(CommandLine line)
    {
        var tags = line.Argument.Split('-');
        if (!line.HasArgument || tags[0].Equals("EN", StringComparison.OrdinalIgnoreCase))
            return Replies.CommandOkay("Replies are in English.");

        return tags.All(IsTag)
            ? Replies.ParameterNotImplemented("Replies come in English (EN) only.")
            : Replies.ArgumentWrong("The argument of LANG is a language tag, such as EN.");
    }

    private static bool IsTag(string tag) => tag.Length is > 0 and <= LongestTag && tag.All(char.IsAsciiLetterOrDigit);
}
