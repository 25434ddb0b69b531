using Portcullis.Protocol.Replies;

namespace Portcullis.Client.DataTransfer;

/// <summary>A transfer that completed.</summary>
/// <param name="Octets">On the data connection.</param>
/// <param name="Beginning">The 1yz reply, which tells STOU's name; null where the server sent none.</param>
/// <param name="Completion">2yz.</param>
public sealed record TransferResult(long Octets, Reply? Beginning, Reply Completion);
