using Portcullis.Protocol.Facts;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>APPE (RFC 959 §4.1.3). After REST n it is STOR (RFC 3659 §5.3).</summary>
internal static class Appe
{
    public static readonly Command Command = Command.Transfer("APPE", Argument.Required, "APPE <SP> pathname",
        (session, login, line, cancellation) => Stor.ReceiveAsync(
            session, login, "APPE", line.Argument, Permissions.Append, WriteMode.Append, cancellation));
}
