using Portcullis.Protocol.Representation;

namespace Portcullis.Client;

/// <summary>The arguments of TYPE, STRU and MODE, as short as RFC 959 lets them be: old servers know no more.</summary>
public static class ParameterText
{
    /// <summary><c>A</c> and <c>E</c> without their N, which is the default (RFC 959 §3.1.1.5.1).</summary>
    public static string Of(RepresentationType type) =>
        type.Format == FormatControl.NonPrint && type.ToString() is ['A' or 'E', ..] text ? text[..1] : type.ToString();

    public static char Of(FileStructure structure) => structure == FileStructure.Record ? 'R' : 'F';

    public static char Of(TransmissionMode mode) => mode switch
    {
        TransmissionMode.Block => 'B',
        TransmissionMode.Compressed => 'C',
        TransmissionMode.Deflate => 'Z',
        _ => 'S',
    };
}
