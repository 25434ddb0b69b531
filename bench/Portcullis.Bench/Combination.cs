using Portcullis.Protocol.Representation;

namespace Portcullis.Bench;

/// <summary>TYPE, STRU and MODE as they are said on the control connection.</summary>
internal sealed record Combination(string Type, string Structure, string Mode)
{
    public static readonly Combination Plain = new("I", "F", "S");

    /// <summary>Every lawful one.</summary>
    public static IEnumerable<Combination> All =>
        from type in (string[])["I", "L 8", "A", "E"]
        from structure in (string[])["F", "R"]
        from mode in (string[])["S", "B", "C", "Z"]
        select new Combination(type, structure, mode);

    public bool IsText => Type is "A" or "E";

    public TransferParameters Parameters
    {
        get
        {
            RepresentationType.TryParse(Type, out var type);
            FileStructures.TryParse(Structure, out var structure);
            TransmissionModes.TryParse(Mode, out var mode);
            return new TransferParameters(type, structure, mode);
        }
    }

    /// <summary>What the octets go as on the wire; asked of the codecs, and not measured.</summary>
    public byte[] Encode(byte[] stored)
    {
        using var wire = new OctetBuffer();
        using var encoder = new TransferEncoder(Parameters, wire);
        encoder.Encode(stored);
        encoder.Finish();
        return wire.Written.ToArray();
    }

    public override string ToString() => $"{Type} {Structure} {Mode}";
}
