using System.Text.Json;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Profiles;

namespace Portcullis.Configuration;

/// <summary>A CCSID of EBCDIC, or <see cref="ClientSettings.NoTranslation"/>.</summary>
internal sealed class CodePageKind : Kind<int>
{
    private const string None = "none";

    public override string Allowed => $"\"{None}\" or one of {string.Join(", ", EbcdicCodePage.SupportedCcsids)}";

    public override bool TryRead(ConfigNode node, string path, Reading reading, out int value)
    {
        value = ClientSettings.NoTranslation;
        if (node is ConfigNode.Text { Value: None })
            return true;

        if (Integers.TryRead(node, out var ccsid) && ccsid is > 0 and <= int.MaxValue && EbcdicCodePage.IsSupported((int)ccsid))
        {
            value = (int)ccsid;
            return true;
        }

        reading.Wrong(node, path, this);
        return false;
    }

    public override void Write(Utf8JsonWriter writer, int value)
    {
        if (value == ClientSettings.NoTranslation)
            writer.WriteStringValue(None);
        else
            writer.WriteNumberValue(value);
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteStartArray("enum");
        schema.WriteStringValue(None);
        foreach (var ccsid in EbcdicCodePage.SupportedCcsids)
            schema.WriteNumberValue(ccsid);
        schema.WriteEndArray();
    }
}
