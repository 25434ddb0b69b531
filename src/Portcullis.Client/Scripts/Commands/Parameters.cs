using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Scripts.Commands;

/// <summary>type, struct, mode: the server is told at once, so that its refusal belongs to the command. Without an argument what is set is shown.</summary>
internal static class Parameters
{
    public static Task SetTypeAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var parameters = context.Client.Parameters;
        if (arguments is [['B' or 'b' or 'F' or 'f'], ..])
            throw new WrongArgumentException($"TYPE {arguments[0].ToUpperInvariant()} is IBM's for double-byte text, which this client does not convert. Use binary, which leaves the octets as they are, or type c with one of these CCSIDs: {string.Join(", ", EbcdicCodePage.SupportedCcsids)}.");
        return arguments.Count == 0
            ? Show(context, parameters)
            : SetAsync(context, RepresentationType.TryParse(string.Join(' ', arguments), out var type), parameters with { Type = type },
                $"'{string.Join(' ', arguments)}' is no representation type of this client: A, E, I, L 8, and C with a CCSID ({string.Join(", ", EbcdicCodePage.SupportedCcsids)}) are.", cancellation);
    }

    public static Task SetStructureAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var parameters = context.Client.Parameters;
        return arguments.Count == 0
            ? Show(context, parameters)
            : SetAsync(context, FileStructures.TryParse(arguments[0], out var structure), parameters with { Structure = structure },
                $"'{arguments[0]}' is no file structure of this client: F and R are.", cancellation);
    }

    public static Task SetModeAsync(ScriptContext context, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var parameters = context.Client.Parameters;
        return arguments.Count == 0
            ? Show(context, parameters)
            : SetAsync(context, TransmissionModes.TryParse(arguments[0], out var mode), parameters with { Mode = mode },
                $"'{arguments[0]}' is no transmission mode: S, B, C and Z are.", cancellation);
    }

    private static Task SetAsync(ScriptContext context, ParameterResult parsed, TransferParameters parameters, string problem, CancellationToken cancellation) =>
        parsed == ParameterResult.Parsed
            ? context.Client.SetParametersAsync(parameters, cancellation)
            : throw new WrongArgumentException(problem);

    private static Task Show(ScriptContext context, TransferParameters parameters)
    {
        context.Print($"TYPE {ParameterText.Of(parameters.Type)}, STRU {ParameterText.Of(parameters.Structure)}, MODE {ParameterText.Of(parameters.Mode)}.");
        return Task.CompletedTask;
    }
}
