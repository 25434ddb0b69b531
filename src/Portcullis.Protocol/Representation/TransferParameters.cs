namespace Portcullis.Protocol.Representation;

/// <summary>What TYPE, STRU and MODE have set (RFC 959 §4.1.2).</summary>
public sealed record TransferParameters(RepresentationType Type, FileStructure Structure, TransmissionMode Mode)
{
    /// <summary>RFC 959 §5.1: ASCII Non-print, File, Stream.</summary>
    public static readonly TransferParameters Default =
        new(RepresentationType.AsciiNonPrint, FileStructure.File, TransmissionMode.Stream);
}
