namespace Portcullis.Server.Commands;

/// <summary>
/// NLST (RFC 959 §4.1.3): names that can be used as arguments, one a line. With <c>-l</c> it is LIST, as old clients
/// expect.
/// </summary>
internal static class Nlst
{
    public static readonly Command Command = Command.Transfer("NLST", Argument.Optional, "NLST [<SP> pathname]",
        (session, login, line, cancellation) =>
        {
            var argument = ListingArgument.Parse(line.Argument);
            return List.PlanAsync(session, login, "NLST", argument, argument.IsLong, cancellation);
        });
}
