using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Dialects;

/// <summary>Today's clients, IBM's among them: EPSV, PASV, EPRT, PORT, in this order, each where the one before has failed.</summary>
public sealed class StandardDialect() : Dialect(DataPortWays.Passive | DataPortWays.Active)
{
    internal override RepresentationType DefaultType => RepresentationType.Image;
}
