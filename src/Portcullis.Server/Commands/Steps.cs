using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>The steps that many commands share. Each ends the command with its reply where it cannot be taken.</summary>
internal static class Steps
{
    /// <summary>The pathname of an argument, against the working directory; 501 where it is none.</summary>
    public static FtpPath Resolve(this Login.Done login, string pathname) =>
        login.WorkingDirectory.TryResolve(pathname, out var path, out var fault)
            ? path
            : throw new CommandFailure(Replies.ArgumentWrong(fault));

    /// <summary>Asks the policies for the permission; the refusal is logged and counted under its rule.</summary>
    public static void Demand(this Session session, Login.Done login, string verb, FtpPath path, Permissions needed) =>
        session.Demand(verb, AccessRequest.To(login.Account, path, needed));

    /// <summary>The same for what is to be made, other than by an upload.</summary>
    public static void DemandToMake(this Session session, Login.Done login, string verb, FtpPath path, Permissions needed) =>
        session.Demand(verb, AccessRequest.ToMake(login.Account, path, needed));

    /// <inheritdoc cref="Demand(Session, Login.Done, string, FtpPath, Permissions)"/>
    public static void Demand(this Session session, string verb, AccessRequest request)
    {
        if (session.Server.Ask(policy => policy.OnAccess(request)) is PolicyDecision.Refused refusal)
            throw session.Fail(verb, refusal);
    }

    /// <summary>A rename or a link: one store has to do it.</summary>
    public static void DemandOneMount(this Session session, Login.Done login, string verb, FtpPath one, FtpPath other)
    {
        var (first, second) = (login.Account.Rules.MountOf(one), login.Account.Rules.MountOf(other));
        if (first?.Path == second?.Path)
            return;

        throw session.Fail(verb, new PolicyDecision.Refused(AccessRules.BetweenMounts, $"{other}: Not possible between these two places; copy with SITE CPFR and SITE CPTO, then delete.")
        {
            Because = $"{one} is in the mount {first?.Path ?? FtpPath.Root}, {other} in {second?.Path ?? FtpPath.Root}",
        });
    }

    /// <summary>A directory that gets another pathname, be it by a link, must have no rules below that are for the one it has.</summary>
    public static void DemandNoRulesBelow(this Session session, Login.Done login, string verb, FtpPath directory)
    {
        if (login.Account.Rules.FindBelow(directory) is { } pattern)
            throw session.Fail(verb, new PolicyDecision.Refused(AccessRules.RulesBelow, $"{directory}: Permission denied: it has rules of its own below it.") { Because = $"the pattern \"{pattern}\"" });
    }

    /// <summary>
    /// The reply to a refusal, recorded. What is hidden is answered with the code of what is not there, and a name with that of a wrong name:
    /// they differ by command.
    /// </summary>
    public static CommandFailure Fail(this Session session, string verb, PolicyDecision.Refused refusal)
    {
        session.Record(verb, refusal);
        return new CommandFailure(
            refusal.Rule == AccessRules.Hidden || refusal.Rule == AccessRules.NameNotAllowed || refusal.Rule == AccessRules.BetweenMounts
                ? refusal.ToReply().As(StorageReplies.CodeOf(StorageFault.NotFound, verb))
                : refusal.ToReply());
    }

    /// <summary>The entries of a directory that the account sees: without what is hidden.</summary>
    public static IAsyncEnumerable<StorageEntry> ListAsync(this Login.Done login, FtpPath directory, CancellationToken cancellation)
    {
        var (entries, hidden) = (login.Account.Storage.ListAsync(directory, cancellation), login.Account.Rules.Hidden);
        return hidden.AreNone ? entries : Visible();

        async IAsyncEnumerable<StorageEntry> Visible()
        {
            await foreach (var entry in entries)
            {
                if (!hidden.Match(directory.Child(entry.Name)))
                    yield return entry;
            }
        }
    }

    /// <summary>The entry of a path, or the fault that answers for its absence.</summary>
    public static async ValueTask<StorageEntry> FindAsync(this Login.Done login, FtpPath path, CancellationToken cancellation) =>
        await login.Account.Storage.FindAsync(path, cancellation) ?? throw new StorageException(StorageFault.NotFound, path);

    public static async ValueTask<StorageEntry> FindDirectoryAsync(this Login.Done login, FtpPath path, CancellationToken cancellation)
    {
        var entry = await login.FindAsync(path, cancellation);
        return entry.IsDirectory ? entry : throw new StorageException(StorageFault.NotADirectory, path);
    }

    public static async ValueTask<StorageEntry> FindFileAsync(this Login.Done login, FtpPath path, CancellationToken cancellation)
    {
        var entry = await login.FindAsync(path, cancellation);
        return entry.IsFile ? entry : throw new StorageException(StorageFault.NotAFile, path);
    }
}
