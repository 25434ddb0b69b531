using Portcullis.Load.Wire;

namespace Portcullis.Load.Loads;

/// <summary>Where files come from and go to: an FTP server, or the bare pump.</summary>
internal interface ITransfers : IDisposable
{
    Connection Open(string verb, string name);

    /// <summary>The server has done its part.</summary>
    void Complete();

    /// <returns>Data connections whose TLS session was resumed.</returns>
    long End();
}
