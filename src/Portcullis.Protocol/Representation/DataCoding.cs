namespace Portcullis.Protocol.Representation;

/// <summary>What a representation type means to structure and mode.</summary>
/// <param name="Page">Of text that is translated.</param>
/// <param name="LineEnd">Of the stored file, if it is text.</param>
/// <param name="Filler">MODE C: "SP" of the type's code, or zero (RFC 959 §3.4.3).</param>
internal sealed record DataCoding(EbcdicCodePage? Page, byte? LineEnd, byte Filler)
{
    private const byte EbcdicSpace = 0x40;

    /// <summary>SP of stored text: what is translated is stored as ASCII or UTF-8.</summary>
    public byte Blank => Page is null ? Filler : (byte)' ';

    /// <summary>The line end as it is on the wire, if it is text.</summary>
    public byte? LineEndSent => Page is null ? LineEnd : EbcdicCodePage.NewLine;

    /// <exception cref="ArgumentException">The options name a CCSID that is not supported, or a structure that is not implemented is asked for.</exception>
    public static DataCoding Of(TransferParameters parameters, RepresentationOptions options)
    {
        var type = parameters.Type;
        if (parameters.Structure == FileStructure.Page || (type.DataType == DataType.Local && !type.IsVerbatim))
            throw new ArgumentException($"{type}, {parameters.Structure}: not implemented.", nameof(parameters));
        if (options.Records is RecordFormat.Fixed { Length: <= 0 })
            throw new ArgumentException("Records have at least one octet.", nameof(options));

        return type.DataType switch
        {
            DataType.Ascii => new DataCoding(null, (byte)'\n', (byte)' '),
            DataType.Ebcdic => OfEbcdic(type.Ccsid ?? options.EbcdicCcsid),
            _ => new DataCoding(null, null, 0),
        };
    }

    private static DataCoding OfEbcdic(int? ccsid)
    {
        if (ccsid is not { } number)
            return new DataCoding(null, EbcdicCodePage.NewLine, EbcdicSpace);

        return EbcdicCodePage.TryGet(number, out var page)
            ? new DataCoding(page, (byte)'\n', EbcdicSpace)
            : throw new ArgumentException($"CCSID {number} is not supported.");
    }
}
