using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>LANG (RFC 2640 §4): the language of replies, which is English here; alone it sets the default.</summary>
internal static class Lang
{
    public static readonly Command Command = Command.Anyone("LANG", Argument.Optional, "LANG [<SP> EN]",
        (_, line, _) => ValueTask.FromResult<Reply?>(Execute(line))) with
    {
        FixedFeature = "LANG EN*",
    };

    // en-GB and the like are English too: a tag is matched by what is before its first dash (RFC 2640 §4.2).
    private static Reply Execute(CommandLine line) =>
        !line.HasArgument || line.Argument.Split('-')[0].Equals("EN", StringComparison.OrdinalIgnoreCase)
            ? Replies.CommandOkay("Replies are in English.")
            : Replies.ParameterNotImplemented("Replies come in English (EN) only.");
}
