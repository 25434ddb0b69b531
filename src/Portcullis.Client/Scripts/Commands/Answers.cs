using System.Globalization;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>The commands whose reply is what the user wants to see.</summary>
internal static class Answers
{
    public static async Task AnswerAsync(ScriptContext context, string commandLine, CancellationToken cancellation)
    {
        var reply = await context.Client.QuoteAsync(commandLine, cancellation).ConfigureAwait(false);
        if (reply.IsNegative)
            throw FtpException.Refused(commandLine, reply);

        foreach (var line in reply.ToWireLines())
            context.Print(line);
    }

    public static async Task SizeAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var size = await context.Client.GetSizeAsync(arguments[0], cancellation).ConfigureAwait(false);
        context.Print(size.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>IBM's SITE settings: without a value they are asked for.</summary>
    public static string Site(string keyword, IReadOnlyList<string> arguments) => arguments.Count == 0 ? $"SITE {keyword}" : $"SITE {keyword} {arguments[0]}";
}
