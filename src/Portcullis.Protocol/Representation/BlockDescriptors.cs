namespace Portcullis.Protocol.Representation;

/// <summary>The descriptor codes of MODE B, and of MODE C, which has the same (RFC 959 §3.4.2, §3.4.3). They combine.</summary>
[Flags]
internal enum BlockDescriptors : byte
{
    None = 0,
    RestartMarker = 16,
    SuspectedErrors = 32,
    EndOfFile = 64,
    EndOfRecord = 128,
    All = RestartMarker | SuspectedErrors | EndOfFile | EndOfRecord,
}
