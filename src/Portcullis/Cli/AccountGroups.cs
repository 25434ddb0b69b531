using System.CommandLine;
using Portcullis.Accounts;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary><c>account group</c>: settings that accounts inherit.</summary>
internal static class AccountGroups
{
    public static Command Create() => new("group", """
        Adds, changes and removes groups: settings that accounts inherit, as far as they do not say it themselves.

          portcullis account group add partners --set permissions=elr --set 'networks=["plant"]'
          portcullis account group set partners --set limits.sessions=100
          portcullis account set anna --group partners
        """)
    {
        CreateAdd(), CreateSet(), CreateRemove(),
    };

    private static Command CreateAdd()
    {
        var (name, options) = (AccountCommand.NameArgument("group"), new AccountOptions());
        var command = new Command("add", "Adds a group.") { name };
        options.AddTo(command, isNew: true, isGroup: true);
        return AccountWork.Of(
            command,
            reader => reader.One(name, Parsers.AccountName),
            async (work, cancellation) =>
            {
                var errors = new ConfigurationErrors();
                var group = new StoredGroup(work.Reader.Value(name)!) { Settings = options.Change(work.Reader, "{}", errors) };
                IReadOnlyList<string> wrong = errors.Count > 0 ? [.. errors.Errors.Select(error => error.ToString())] : [.. ComposedAccount.ErrorsOf(group, work.Settings).Select(error => error.ToString())];
                return wrong.Count > 0 ? work.Refuse(wrong) : work.Told(await work.Store.AddAsync([group], [], cancellation), $"The group {group.Name} is added.");
            });
    }

    private static Command CreateSet()
    {
        var (name, options) = (AccountCommand.NameArgument("group"), new AccountOptions());
        var command = new Command("set", "Changes settings of a group, and with it of all accounts in it.") { name };
        options.AddTo(command, isNew: false, isGroup: true);
        return AccountWork.Of(
            command,
            reader =>
            {
                if (!options.IsAnyGiven(reader))
                    reader.Error("There is nothing to change: give --set or --unset.");
            },
            async (work, cancellation) =>
            {
                var asked = work.Reader.Value(name)!;
                if ((await work.Store.ListGroupsAsync(cancellation)).FirstOrDefault(group => group.Name == asked) is not { } before)
                    return work.Refuse($"There is no group {asked} in {work.Store.Place}.");

                var errors = new ConfigurationErrors();
                var group = before with { Settings = options.Change(work.Reader, before.Settings, errors) };
                if (errors.Count > 0)
                    return work.Refuse(errors.Errors.Select(error => error.ToString()));
                return await AccountCheck.ErrorsOfAsync(work, group, cancellation) is { Count: > 0 } wrong
                    ? work.Refuse(wrong)
                    : work.Told(await work.Store.ChangeGroupAsync(group, cancellation), $"The group {asked} is changed.");
            });
    }

    private static Command CreateRemove()
    {
        var name = AccountCommand.NameArgument("group");
        return AccountWork.Of(
            new Command("remove", "Removes a group that no account is in.") { name },
            _ => { },
            async (work, cancellation) => work.Told(await work.Store.RemoveGroupAsync(work.Reader.Value(name)!, cancellation), $"The group {work.Reader.Value(name)} is removed."));
    }
}
