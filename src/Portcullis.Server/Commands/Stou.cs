using Portcullis.Protocol.Facts;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// STOU (RFC 959 §4.1.3): STOR under a name that nothing has. The 150 tells it: <c>150 FILE: name</c>
/// (RFC 1123 §4.1.2.9). A name may be given; the one chosen begins with it.
/// </summary>
internal static class Stou
{
    private const string DefaultName = "upload";

    public static readonly Command Command = Command.Transfer("STOU", Argument.Optional, "STOU [<SP> pathname]",
        (session, login, line, cancellation) => Stor.ReceiveAsync(
            session, login, "STOU", line.HasArgument ? line.Argument : DefaultName, Permissions.Create, WriteMode.Unique, cancellation));
}
