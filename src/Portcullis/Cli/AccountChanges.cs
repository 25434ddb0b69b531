using System.CommandLine;
using Portcullis.Accounts;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary><c>account add</c>, <c>set</c>, <c>disable</c>, <c>remove</c> and <c>passwd</c>.</summary>
internal static class AccountChanges
{
    public static Command CreateAdd()
    {
        var (name, password, options) = (AccountCommand.NameArgument(), new NewPassword(), new AccountOptions());
        var disabled = new Option<bool>("--disabled") { Description = "It cannot log in until 'account set NAME --enable'." };
        var command = new Command("add", """
            Adds an account. Its password is asked for, or read from standard input or a file.

              portcullis account add anna --set folder=/srv/anna --group partners
              pwgen 20 1 | tee anna.txt | portcullis account add anna --password-file -
            """) { name, disabled };
        password.AddTo(command);
        options.AddTo(command, isNew: true, isGroup: false);
        return AccountWork.Of(
            command,
            reader =>
            {
                reader.One(name, Parsers.AccountName);
                password.Check(reader);
                options.Check(reader);
                Complain(reader, options, "{}");
            },
            async (work, cancellation) =>
            {
                var account = new StoredAccount(work.Reader.Value(name)!)
                {
                    IsDisabled = work.Reader.Value(disabled),
                    Settings = options.Change(work.Reader, "{}", new()),
                    Groups = options.GroupsOf(work.Reader) ?? [],
                };

                // Before a password is asked for.
                if (await AccountCheck.ErrorsOfAsync(work, account, cancellation) is { Count: > 0 } errors)
                    return work.Refuse(errors);
                if (await work.Store.FindAsync(account.Name, cancellation) is not null)
                    return work.Refuse($"There is an account {account.Name} already.");
                account = account with { Password = password.Read(work.Reader, account.Name, work.Terminal, work.Errors) };
                return work.Told(await work.Store.AddAsync([], [account], cancellation), $"{account.Name} is added.");
            });
    }

    public static Command CreateSet()
    {
        var (name, options) = (AccountCommand.NameArgument(), new AccountOptions());
        var enable = new Option<bool>("--enable") { Description = "It may log in again." };
        var command = new Command("set", """
            Changes settings of an account, and the groups it is in.

              portcullis account set anna --set permissions=elr --unset quota
              portcullis account set anna --set 'mounts=[{ "path": "/in", "folder": "/srv/in" }]'
            """) { name, enable };
        options.AddTo(command, isNew: false, isGroup: false);
        return AccountWork.Of(
            command,
            reader =>
            {
                options.Check(reader);
                if (!reader.IsGiven(enable) && !options.IsAnyGiven(reader))
                    reader.Error("There is nothing to change: give --set, --unset, --group, --no-group or --enable.");
            },
            (work, cancellation) => ChangeAsync(work, work.Reader.Value(name)!, "changed", (account, errors) => account with
            {
                Settings = options.Change(work.Reader, account.Settings, errors),
                Groups = options.GroupsOf(work.Reader) ?? account.Groups,
                IsDisabled = account.IsDisabled && !work.Reader.Value(enable),
            }, cancellation));
    }

    public static Command CreateDisable()
    {
        var name = AccountCommand.NameArgument();
        return AccountWork.Of(
            new Command("disable", "Lets an account log in no more, until 'account set NAME --enable'. Its sessions go on.") { name },
            _ => { },
            (work, cancellation) => ChangeAsync(work, work.Reader.Value(name)!, "disabled", (account, _) => account with { IsDisabled = true }, cancellation));
    }

    public static Command CreateRemove()
    {
        var name = AccountCommand.NameArgument();
        return AccountWork.Of(
            new Command("remove", "Removes an account. Its files stay.") { name },
            _ => { },
            async (work, cancellation) => work.Told(await work.Store.RemoveAsync(work.Reader.Value(name)!, cancellation), $"{work.Reader.Value(name)} is removed."));
    }

    public static Command CreatePassword()
    {
        var (name, password) = (AccountCommand.NameArgument(), new NewPassword());
        var command = new Command("passwd", "Gives an account another password, which is asked for, or read from standard input or a file.") { name };
        password.AddTo(command);
        return AccountWork.Of(
            command,
            password.Check,
            async (work, cancellation) =>
            {
                var asked = work.Reader.Value(name)!;
                if (await work.Store.FindAsync(asked, cancellation) is null)
                    return work.NoSuchAccount(asked);
                var hash = password.Read(work.Reader, asked, work.Terminal, work.Errors);
                return await ChangeAsync(work, asked, "changed", (account, _) => account with { Password = hash }, cancellation);
            });
    }

    private static async Task<int> ChangeAsync(AccountWork work, string name, string done, Func<StoredAccount, ConfigurationErrors, StoredAccount> change, CancellationToken cancellation)
    {
        if (await work.Store.FindAsync(name, cancellation) is not { Account: var before })
            return work.NoSuchAccount(name);

        var errors = new ConfigurationErrors();
        var account = change(before, errors);
        if (errors.Count > 0)
            return work.Refuse(errors.Errors.Select(error => error.ToString()));
        if ((account.Settings, account.Groups) != (before.Settings, before.Groups) && await AccountCheck.ErrorsOfAsync(work, account, cancellation) is { Count: > 0 } wrong)
            return work.Refuse(wrong);
        return work.Told(await work.Store.ChangeAsync(account, cancellation), $"{name} is {done}.");
    }

    // What can be told without a database is told with all else that is wrong with the command line.
    private static void Complain(SettingsReader reader, AccountOptions options, string settings)
    {
        var errors = new ConfigurationErrors();
        options.Change(reader, settings, errors);
        foreach (var error in errors.Errors)
            reader.Error(error.ToString());
    }
}
