using System.Globalization;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>locsite: what the transfer parameters leave to this host. All words are understood before any is followed.</summary>
internal static class LocalOptions
{
    private const int LongestRecord = 1024 * 1024;

    public static Task SetAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        if (arguments.Count == 0)
        {
            Show(context);
            return Task.CompletedTask;
        }

        var (client, replaces) = (context.Client, context.Replaces);
        var (options, trims) = (client.Representation, client.TrimsLines);
        foreach (var argument in arguments)
        {
            var (keyword, value) = argument.Split('=', 2) is [var before, var after] ? (before, after) : (argument, "");
            switch (keyword.ToUpperInvariant(), value.ToUpperInvariant())
            {
                case ("REPLACE", ""):
                    replaces = true;
                    break;
                case ("NOREPLACE", ""):
                    replaces = false;
                    break;
                case ("RECFM", ['V', ..]):
                    options = options with { Records = new RecordFormat.DescriptorWords() };
                    break;
                case ("RECFM", ['F', ..]):
                    options = options with { Records = options.Records as RecordFormat.Fixed ?? new RecordFormat.Fixed(80, Padding: 0) };
                    break;
                case ("LRECL", _) when Number(value) is > 0 and <= LongestRecord and var length:
                    options = options with { Records = new RecordFormat.Fixed((int)length, Padding: 0) };
                    break;
                case ("CCSID", "NONE"):
                    options = options with { EbcdicCcsid = null };
                    break;
                case ("CCSID", _) when Number(value) is { } ccsid and <= ushort.MaxValue && EbcdicCodePage.IsSupported((int)ccsid):
                    options = options with { EbcdicCcsid = (int)ccsid };
                    break;
                case ("SUBSTITUTE", ""):
                    options = options with { Unmappable = UnmappableRule.Substitute };
                    break;
                case ("STRICT", ""):
                    options = options with { Unmappable = UnmappableRule.Refuse };
                    break;
                case ("TRIM", "0" or "1"):
                    trims = value == "1";
                    break;
                case ("MARKERS", _) when Number(value) is { } interval:
                    options = options with { MarkerInterval = interval };
                    break;
                default:
                    throw new WrongArgumentException($"'{argument}' is no option of locsite, or not with that value: REPLACE, NOREPLACE, RECFM=F|V, LRECL=n, CCSID=n|NONE, SUBSTITUTE, STRICT, TRIM=0|1, MARKERS=octets.");
            }
        }

        (client.Representation, client.TrimsLines, context.Replaces) = (options, trims, replaces);
        return Task.CompletedTask;
    }

    /// <summary>IBM's LTYPE: what the server was told stays, and it is taken for this page.</summary>
    public static Task SetLocalTypeAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        arguments[0] is "c" or "C"
            ? SetAsync(context, [$"CCSID={arguments[1]}"], cancellation)
            : throw new WrongArgumentException($"'{arguments[0]}' is no local type of this client: 'ltype c CCSID' is, for TYPE E. Mapping tables it has none; text files are UTF-8 here.");

    public static void Show(ScriptContext context)
    {
        var options = context.Client.Representation;
        context.Print($"Local files: {(context.Replaces ? "REPLACE" : "NOREPLACE")}, TRIM={(context.Client.TrimsLines ? 1 : 0)}.");
        context.Print(options.Records is RecordFormat.Fixed { Length: var length }
            ? string.Create(CultureInfo.InvariantCulture, $"Records of octets: RECFM=F LRECL={length}.")
            : "Records of octets: RECFM=V.");
        context.Print($"TYPE E: CCSID={options.EbcdicCcsid?.ToString(CultureInfo.InvariantCulture) ?? "NONE"}, {(options.Unmappable == UnmappableRule.Refuse ? "STRICT" : "SUBSTITUTE")}.");
        context.Print(string.Create(CultureInfo.InvariantCulture, $"Restart markers of MODE B and C: MARKERS={options.MarkerInterval}."));
    }

    private static long? Number(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
