namespace Portcullis.Server.Transport;

/// <summary>A connection that much goes over, as fast as it can.</summary>
internal interface IBulkConnection
{
    /// <summary>To be called before each piece: moves the transfer to one of the <see cref="TransferThreads"/>, if it pays.</summary>
    ValueTask EnterAsync();
}
