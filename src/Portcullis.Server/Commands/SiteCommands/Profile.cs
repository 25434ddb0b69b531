using Portcullis.Protocol.Replies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands.SiteCommands;

/// <summary>
/// SITE PROFILE, ours: tells the profile of the session and why it is that; or chooses one, which outranks all others but in
/// what is the operator's: data ports, and what is offered.
/// </summary>
internal static class Profile
{
    public static readonly SiteCommand Command = new("PROFILE", "PROFILE [<SP> name]", (session, _, line, _) =>
        ValueTask.FromResult(line.HasArgument ? Choose(session, line.Argument.Trim(' ')) : Report(session)));

    private static Reply Report(Session session)
    {
        var chosen = session.State.Profile;
        return Replies.Status(
            ReplyCode.SystemStatus,
            $"Profile {chosen.Profile.Name}: {chosen.Told}",
            chosen.Profile.Describe().Select(field => $"{field.Setting}: {field.Value}"),
            $"There are {Names(session)}");
    }

    private static Reply Choose(Session session, string name)
    {
        var sources = session.State.Sources;
        if (sources.Find(name) is not { } profile)
            return Replies.ArgumentWrong($"There is no such profile; there are {Names(session)}.");

        session.State = session.State with { Sources = sources with { Said = sources.Said with { Profile = profile.Name } } };
        session.ReportProfile();
        return Replies.CommandOkay($"Profile {profile.Name} from now on; data ports and what is offered stay as they are.");
    }

    private static string Names(Session session) => string.Join(", ", session.State.Sources.Profiles.Select(profile => profile.Name));
}
