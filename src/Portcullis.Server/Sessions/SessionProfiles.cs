using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Profiles;

namespace Portcullis.Server.Sessions;

/// <summary>How a session comes by its profile: what the client sends is looked at, and what is chosen goes to the log.</summary>
internal static class SessionProfiles
{
    /// <summary>Looks at a command line before it is executed, so that what the client says outranks what it tells of itself.</summary>
    public static void Listen(this Session session, CommandLine line)
    {
        var state = session.State;
        var isAnonymous = state.Login is Login.PasswordNeeded { UserName: var user } && AnonymousUser.Is(user);
        if (state.Sources.Evidence is null && ProfileEvidence.Find(line, isFirst: !state.HasSpoken, isAnonymous) is { } evidence)
            session.Notice(evidence);
        if (!state.HasSpoken)
            session.State = session.State with { HasSpoken = true };
    }

    /// <summary>The first evidence stands until REIN.</summary>
    public static void Notice(this Session session, ProfileEvidence evidence)
    {
        var sources = session.State.Sources;
        if (sources.Evidence is not null)
            return;
        session.State = session.State with { Sources = sources with { Evidence = evidence } };
        session.ReportProfile();
    }

    /// <summary>Tells the log the profile after the login, and again should it change. None is told of a client like any other.</summary>
    public static void ReportProfile(this Session session)
    {
        var (state, chosen) = (session.State, session.State.Profile);
        if (state.Login is not Login.Done || chosen == state.ReportedProfile)
            return;
        session.State = state with { ReportedProfile = chosen };
        ServerLog.ProfileChosen(session.Log, session.Number, chosen.Profile.Name, Printable.Line(chosen.Reason));
    }

    /// <summary>The account with its settings, or without them where they are wrong: unlike the server's they are not known at the start.</summary>
    public static Account Checked(this Session session, Account account)
    {
        var errors = ClientSettingsCheck.ErrorsIn("Settings", account.AllSettings, session.Server.Options.Profiles).ToList();
        if (errors.Count == 0)
            return account;
        ServerLog.AccountSettingsWrong(session.Log, session.Number, Printable.Line(account.Name), Printable.Line(string.Join(' ', errors)));
        return account with { Settings = ClientSettings.None, Representation = null };
    }
}
