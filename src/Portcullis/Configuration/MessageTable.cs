using Portcullis.Server;

namespace Portcullis.Configuration;

/// <summary><c>messages</c>: what is said to users.</summary>
internal static class MessageTable
{
    private static readonly ListKind<string> Lines = new(Kinds.Line, maximum: ServerMessages.MaximumLines);

    public static Table<ServeSettings> Rows { get; } = new(
        Of("banner", Lines, "Lines before the greeting, in the 220.", nameof(ServerMessages.Banner), m => m.Banner, (m, v) => m with { Banner = v }) with { ExampleJson = """["Authorised use only."]""" },
        Of(
            "welcome", Lines, "Lines of the 230, after a login; not said to an anonymous user whose password begins with '-'.",
            nameof(ServerMessages.Welcome), m => m.Welcome, (m, v) => m with { Welcome = v }) with
        { ExampleJson = """["Welcome.", "Orders go to /in."]""" },
        Of("exit", Kinds.Line, "The text of the 221 that answers QUIT.", nameof(ServerMessages.Exit), m => m.Exit, (m, v) => m with { Exit = v }),
        Of(
            "tooManySessions", Kinds.Line, "The text of the 421 to one session more than there may be.",
            nameof(ServerMessages.TooManySessions), m => m.TooManySessions, (m, v) => m with { TooManySessions = v }));

    private static Setting<ServeSettings, T> Of<T>(
        string key, Kind<T> kind, string description, string option, Func<ServerMessages, T?> get, Func<ServerMessages, T, ServerMessages> set) =>
        new(
            key, kind, description, ServeSettings.Default, s => get(s.Server.Messages),
            (s, v) => s with { Server = s.Server with { Messages = set(s.Server.Messages, v) } })
        {
            Option = $"{nameof(FtpServerOptions.Messages)}.{option}",
        };
}
