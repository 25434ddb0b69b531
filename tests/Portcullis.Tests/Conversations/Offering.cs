using Portcullis.Server;
using Portcullis.Server.Profiles;

namespace Portcullis.Tests.Conversations;

/// <summary>What is off unless it is set.</summary>
internal static class Offering
{
    public static FtpServerOptions Everything(FtpServerOptions options) =>
        options with { Settings = new ClientSettings { OfferModeZ = true, OfferComb = true } };
}
