using System.Buffers;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>MLSD (RFC 3659 §7): the entries of a directory with their facts. On a file 501 (§7.2.1).</summary>
internal static class Mlsd
{
    public static readonly Command Command = Command.Transfer("MLSD", Argument.Optional, "MLSD [<SP> pathname]", PlanAsync);

    private static async ValueTask<TransferPlan> PlanAsync(Session session, Login.Done login, CommandLine line, CancellationToken cancellation)
    {
        var directory = login.Resolve(line.Argument);
        session.Demand(login, "MLSD", directory, Permissions.List);
        if (!(await login.FindAsync(directory, cancellation)).IsDirectory)
            throw new CommandFailure(Replies.ArgumentWrong($"{directory} is not a directory; MLST tells of files."));

        var (account, state, encoding) = (login.Account, session.State, session.State.Encoding);
        return await ListingSending.OpenAsync(
            "MLSD", directory, Replies.OpeningDataConnection("Opening data connection for MLSD."),
            login.ListAsync(directory, cancellation), Write, session.State.Format.ForFacts, cancellation);

        void Write(StorageEntry entry, IBufferWriter<byte> output)
        {
            var permissions = account.Rules.AreUniform ? account.Permissions : account.RightsAt(directory.Child(entry.Name)).Permissions;
            var facts = Mlst.ToFacts(entry, entry.Name, permissions);
            if ((state.Facts & FactSelection.FromSettings) != 0)
                facts = Mlst.AddFromSettings(facts, directory.Child(entry.Name), state, encoding);
            FactLine.Write(output, facts, state.Facts, encoding);
        }
    }
}
