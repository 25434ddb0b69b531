using System.Buffers;

namespace Portcullis.Protocol.Representation;

/// <summary>A transmission mode, read: octets off the wire, cut anywhere, become the events of an <see cref="IDataSink"/>.</summary>
public interface IModeDecoder
{
    /// <summary>
    /// <see cref="OperationStatus.NeedMoreData"/>: all was taken. <see cref="OperationStatus.DestinationTooSmall"/>: the sink is
    /// full; drain it and call again with the rest, even if the rest is empty. <see cref="OperationStatus.Done"/>: the mode
    /// has told the end of the file; what is left of the wire is not part of it.
    /// </summary>
    /// <exception cref="RepresentationException">The wire does not follow the mode, or a sink refused.</exception>
    OperationStatus Decode(ReadOnlySpan<byte> wire, out int consumed);

    /// <summary>
    /// The peer has closed the data connection. Where that is the end of the file (MODE S with STRU F) it is passed on.
    /// </summary>
    /// <exception cref="RepresentationException"><see cref="RepresentationFault.EndOfFileMissing"/>: the file is truncated.</exception>
    void Finish();
}
