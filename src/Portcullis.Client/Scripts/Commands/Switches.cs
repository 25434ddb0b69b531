using Portcullis.Client.Dialects;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>What is on or off: with 1 or 0, and without an argument the other of the two, as IBM's client has it.</summary>
internal static class Switches
{
    public static Task Verbose(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        Show(context, "Showing commands and replies", context.IsVerbose = Value(arguments, context.IsVerbose));

    public static Task Prompt(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        Show(context, "Asking before each file", context.Prompts = Value(arguments, context.Prompts));

    public static Task StoreUnique(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        Show(context, "Storing under unique names", context.StoresUnique = Value(arguments, context.StoresUnique));

    public static Func<ScriptContext, IReadOnlyList<string>, CancellationToken, Task> Way(DataPortWays way) => (context, arguments, _) =>
    {
        var dialect = context.Client.Dialect;
        var value = Value(arguments, dialect.Ways.HasFlag(way));
        dialect.Ways = value ? dialect.Ways | way : dialect.Ways & ~way;
        return Show(context, $"Using {way.ToString().ToUpperInvariant()}", value);
    };

    public static Task Passive(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var dialect = context.Client.Dialect;
        var value = (dialect.Ways & DataPortWays.Passive) == 0;
        dialect.Ways = value ? dialect.Ways | DataPortWays.Passive : (dialect.Ways & ~DataPortWays.Passive) | DataPortWays.Active;
        return Show(context, "Passive mode", value);
    }

    private static bool Value(IReadOnlyList<string> arguments, bool before) => arguments switch
    {
        [] => !before,
        ["0"] => false,
        ["1"] => true,
        [var other, ..] => throw new WrongArgumentException($"'{other}' is neither 0 nor 1."),
    };

    private static Task Show(ScriptContext context, string what, bool value)
    {
        context.Print($"{what} is {(value ? "on" : "off")}.");
        return Task.CompletedTask;
    }
}
