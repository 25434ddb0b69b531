using System.CommandLine;
using Portcullis.Accounts;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary><c>account show</c> and <c>account list</c>.</summary>
internal static class AccountViews
{
    public static Command CreateShow()
    {
        var name = AccountCommand.NameArgument();
        return AccountWork.Of(
            new Command("show", "Shows an account: each setting that it has or inherits, and from where. Passwords are not shown.") { name },
            _ => { },
            async (work, cancellation) =>
            {
                var asked = work.Reader.Value(name)!;
                return await work.Store.FindAsync(asked, cancellation) is { } entry ? await ShowAsync(work, entry, cancellation) : work.NoSuchAccount(asked);
            });
    }

    public static Command CreateList()
    {
        var groups = new Option<bool>("--groups") { Description = "The groups and their settings instead." };
        return AccountWork.Of(
            new Command("list", "Lists the accounts, a line each: name, whether it may log in, its groups; with tabs in between.") { groups },
            _ => { },
            async (work, cancellation) =>
            {
                if (work.Reader.Value(groups))
                {
                    foreach (var group in await work.Store.ListGroupsAsync(cancellation))
                        await work.Output.WriteLineAsync($"{group.Name}\t{group.Settings}");
                    return ExitCode.Success;
                }

                await foreach (var entry in work.AllAsync(cancellation))
                    await work.Output.WriteLineAsync($"{entry.Account.Name}\t{(entry.Account.IsDisabled ? "disabled" : "enabled")}\t{string.Join(',', entry.Account.Groups)}");
                return ExitCode.Success;
            });
    }

    private static async Task<int> ShowAsync(AccountWork work, AccountEntry entry, CancellationToken cancellation)
    {
        var (account, composed) = (entry.Account, ComposedAccount.Of(entry, work.Settings));
        var uses = await work.Store.UsesOfAsync(MarkOwner.OfStored(account.Name), cancellation);
        await Line("Account", account.Name);
        await Line("Database", work.Store.Place);
        await Line("May log in", account.IsDisabled ? "no, it is disabled" : "yes");
        await Line("Password", account.Password is null ? "none" : account.Password.Split('$').ElementAtOrDefault(1) ?? "");
        await Line("Groups", account.Groups.Count == 0 ? "none" : string.Join(", ", account.Groups));
        if (account.Totp is not null)
            await Line("Codes", "one-time codes are asked for");
        if (uses > 0)
            await Line("Logins", $"{uses} counted");
        foreach (var (path, value) in Flat("", composed.Given))
            await work.Output.WriteLineAsync($"  {path} = {ConfigJson.Write(value)}  ({value.Origin.Source})");
        return composed.Errors.Count == 0 ? ExitCode.Success : work.Refuse(composed.Errors.Select(error => error.ToString()).Prepend("It cannot log in, because of these settings:"));

        Task Line(string what, string value) => work.Output.WriteLineAsync($"{what + ":",-12}{value}");
    }

    // Objects are walked into, since their members may come from different places; of lists each item.
    private static IEnumerable<(string Path, ConfigNode Value)> Flat(string path, ConfigNode node) => node switch
    {
        ConfigNode.Map map when path.Length == 0 || !path.EndsWith(']') => map.Members.SelectMany(member => Flat(Row.At(path, member.Name), member.Value)),
        ConfigNode.List { Items.Count: > 0 } list => list.Items.SelectMany((item, i) => Flat($"{path}[{i}]", item)),
        _ => [(path, node)],
    };
}
