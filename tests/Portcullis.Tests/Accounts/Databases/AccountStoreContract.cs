using Portcullis.Accounts;

namespace Portcullis.Tests.Accounts.Databases;

/// <summary>What every database of accounts does. Its subclasses say which.</summary>
public abstract class AccountStoreContract : IAsyncLifetime
{
    private readonly List<IAccountStore> _open = [];

    private protected IAccountStore Store { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Store = await OpenedAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _open)
            await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Of the same database, as another process has it.</summary>
    private protected abstract ValueTask<IAccountStore> OpenAsync();

    [Fact]
    public async Task What_was_added_is_found_as_it_was()
    {
        var anna = new StoredAccount("Ännä \U0001F511 'or 1=1") { Password = "$6$x$y", IsDisabled = true, Settings = """{ "folder": "/srv/\u00e4" }""", Totp = "sealed" };
        await AddAsync(anna);
        var found = await FindAsync(anna.Name);
        Assert.Equal(anna with { Version = found.Account.Version, Groups = found.Account.Groups }, found.Account);
        Assert.Empty(found.Groups);
        Assert.InRange(found.Account.Version, 1, found.Revision);

        await AddAsync(new StoredAccount("bare"));
        var bare = await FindAsync("bare");
        Assert.Equal((null, null, false, "{}"), (bare.Account.Password, bare.Account.Totp, bare.Account.IsDisabled, bare.Account.Settings));
    }

    [Theory]
    [InlineData("anna", "Anna")]
    [InlineData("anna", "anna ")]
    [InlineData("anna", "ann%")]
    [InlineData("anna", "ann_")]
    [InlineData("\u00e4", "a\u0308")]
    public async Task Names_are_compared_octet_by_octet(string name, string other)
    {
        await AddAsync(new StoredAccount(name));
        Assert.Null(await Store.FindAsync(other, Cancellation));
        await AddAsync(new StoredAccount(other));
        Assert.Equal(name, (await FindAsync(name)).Account.Name);
        Assert.Equal(other, (await FindAsync(other)).Account.Name);
    }

    [Fact]
    public async Task A_name_is_given_once()
    {
        await AddAsync(new StoredAccount("anna") { Settings = """{"a":1}""" });
        Assert.Equal("There is an account anna already.", await RefusedAsync(Store.AddAsync([], [new("bert"), new("anna")], Cancellation)));
        Assert.Equal("""{"a":1}""", (await FindAsync("anna")).Account.Settings);
        Assert.Null(await Store.FindAsync("bert", Cancellation));
    }

    [Fact]
    public async Task Groups_come_in_the_order_of_the_account_and_with_their_settings()
    {
        await AddAsync([new("b") { Settings = """{"b":1}""" }, new("a"), new("c")], new StoredAccount("anna") { Groups = ["b", "c", "a"] });
        var found = await FindAsync("anna");
        Assert.Equal(["b", "c", "a"], found.Account.Groups);
        Assert.Equal(["b", "c", "a"], found.Groups.Select(group => group.Name));
        Assert.Equal("""{"b":1}""", found.Groups[0].Settings);

        Assert.Equal(StoreAnswer.Done, await Store.ChangeAsync(found.Account with { Groups = ["a"] }, Cancellation));
        Assert.Equal(["a"], (await FindAsync("anna")).Account.Groups);
        Assert.Equal(["a", "b", "c"], (await Store.ListGroupsAsync(Cancellation)).Select(group => group.Name));
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_refused_and_leaves_no_trace()
    {
        Assert.Equal("There is no group nobody, for the account anna.", await RefusedAsync(Store.AddAsync([new("a")], [new("anna") { Groups = ["a", "nobody"] }], Cancellation)));
        Assert.Null(await Store.FindAsync("anna", Cancellation));
        Assert.Empty(await Store.ListGroupsAsync(Cancellation));

        await AddAsync([new("a")], new StoredAccount("anna") { Groups = ["a"] });
        var found = await FindAsync("anna");
        await RefusedAsync(Store.ChangeAsync(found.Account with { IsDisabled = true, Groups = ["nobody"] }, Cancellation));
        var after = await FindAsync("anna");
        Assert.Equal((false, found.Account.Version), (after.Account.IsDisabled, after.Account.Version));
        Assert.Equal(["a"], after.Account.Groups);
    }

    [Fact]
    public async Task Who_changes_what_another_has_changed_meanwhile_is_told_so()
    {
        await AddAsync(new StoredAccount("anna"));
        var first = await FindAsync("anna");
        var other = await OpenedAsync();
        Assert.Equal(StoreAnswer.Done, await other.ChangeAsync(first.Account with { Password = "theirs" }, Cancellation));
        Assert.StartsWith("Somebody else has changed the account anna meanwhile", await RefusedAsync(Store.ChangeAsync(first.Account with { Password = "ours" }, Cancellation)), StringComparison.Ordinal);
        var now = await FindAsync("anna");
        Assert.Equal("theirs", now.Account.Password);
        Assert.True(now.Account.Version > first.Account.Version);
        Assert.Equal("There is no account bert.", await RefusedAsync(Store.ChangeAsync(new StoredAccount("bert"), Cancellation)));
    }

    [Fact]
    public async Task Of_many_who_change_the_same_one_does()
    {
        await AddAsync(new StoredAccount("anna"));
        var first = await FindAsync("anna");
        var other = await OpenedAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            (i % 2 == 0 ? Store : other).ChangeAsync(first.Account with { Password = $"{i}" }, Cancellation).AsTask()));
        Assert.Single(answers, answer => answer == StoreAnswer.Done);
    }

    [Fact]
    public async Task What_was_removed_is_gone_with_its_marks()
    {
        await AddAsync([new("a")], new StoredAccount("anna") { Groups = ["a"] });
        var owner = MarkOwner.OfStored("anna");
        Assert.True(await Store.TryUseAsync(owner, 1, Cancellation));
        Assert.True(await Store.TryTakeStepAsync(owner, 7, Cancellation));
        Assert.Equal(StoreAnswer.Done, await Store.RemoveAsync("anna", Cancellation));
        Assert.Null(await Store.FindAsync("anna", Cancellation));
        Assert.Equal("There is no account anna.", await RefusedAsync(Store.RemoveAsync("anna", Cancellation)));

        await AddAsync(new StoredAccount("anna"));
        Assert.Empty((await FindAsync("anna")).Groups);
        Assert.True(await Store.TryUseAsync(owner, 1, Cancellation));
        Assert.True(await Store.TryTakeStepAsync(owner, 7, Cancellation));
    }

    [Fact]
    public async Task A_group_goes_when_nobody_is_in_it()
    {
        await AddAsync([new("a"), new("b")], new StoredAccount("anna") { Groups = ["a"] });
        Assert.Equal("Accounts are in the group a: anna.", await RefusedAsync(Store.RemoveGroupAsync("a", Cancellation)));
        Assert.Equal(StoreAnswer.Done, await Store.RemoveGroupAsync("b", Cancellation));
        Assert.Equal("There is no group b.", await RefusedAsync(Store.RemoveGroupAsync("b", Cancellation)));
        await Store.RemoveAsync("anna", Cancellation);
        Assert.Equal(StoreAnswer.Done, await Store.RemoveGroupAsync("a", Cancellation));
        Assert.Empty(await Store.ListGroupsAsync(Cancellation));
    }

    [Fact]
    public async Task A_group_is_changed_like_an_account()
    {
        await AddAsync([new("a")], new StoredAccount("anna") { Groups = ["a"] });
        var group = Assert.Single(await Store.ListGroupsAsync(Cancellation));
        Assert.Equal(StoreAnswer.Done, await Store.ChangeGroupAsync(group with { Settings = """{"x":1}""" }, Cancellation));
        Assert.StartsWith("Somebody else", await RefusedAsync(Store.ChangeGroupAsync(group, Cancellation)), StringComparison.Ordinal);
        Assert.Equal("There is no group b.", await RefusedAsync(Store.ChangeGroupAsync(new("b"), Cancellation)));
        Assert.Equal("""{"x":1}""", (await FindAsync("anna")).Groups[0].Settings);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_in_the_order_of_octets()
    {
        string[] names = ["B", "a", "a b", "\u00e4", "\U0001F511", "a-", "Z", "\uffee"];
        await AddAsync([new("one"), new("two")], [.. names.Select(name => new StoredAccount(name) { Groups = ["two", "one"] })]);
        var expected = names.OrderBy(name => System.Text.Encoding.UTF8.GetBytes(name), Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y))).ToArray();

        var read = new List<AccountEntry>();
        while (true)
        {
            var page = await Store.ListAsync(new(After: read.LastOrDefault()?.Account.Name ?? "", Maximum: 3), Cancellation);
            Assert.InRange(page.Count, 0, 3);
            read.AddRange(page);
            if (page.Count < 3)
                break;
        }

        Assert.Equal(expected, read.Select(entry => entry.Account.Name));
        Assert.All(read, entry => Assert.Equal(["two", "one"], entry.Groups.Select(group => group.Name)));
    }

    [Fact]
    public async Task A_list_of_changes_has_what_changed_by_itself_or_by_a_group()
    {
        await AddAsync([new("g")], new("anna"), new("bert") { Groups = ["g"] }, new("cleo"));
        var before = (await FindAsync("anna")).Revision;
        Assert.Empty(await ChangedAsync(before));

        await Store.ChangeAsync((await FindAsync("cleo")).Account with { IsDisabled = true }, Cancellation);
        Assert.Equal(["cleo"], await ChangedAsync(before));
        await Store.ChangeGroupAsync((await FindAsync("bert")).Groups[0], Cancellation);
        Assert.Equal(["bert", "cleo"], await ChangedAsync(before));
        Assert.Equal(["bert"], await ChangedAsync((await FindAsync("cleo")).Account.Version));
        Assert.Equal(before + 2, (await FindAsync("anna")).Revision);

        async Task<IEnumerable<string>> ChangedAsync(long since) =>
            (await Store.ListAsync(new() { ChangedSince = since }, Cancellation)).Select(entry => entry.Account.Name);
    }

    [Fact]
    public async Task Logins_are_counted_to_the_last_by_however_many_at_once()
    {
        var other = await OpenedAsync();
        var uses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? Store : other).TryUseAsync("x", 7, Cancellation).AsTask()));
        Assert.Equal(7, uses.Count(used => used));
        Assert.Equal(7, await Store.UsesOfAsync("x", Cancellation));
        Assert.False(await Store.TryUseAsync("x", 7, Cancellation));
        Assert.True(await Store.TryUseAsync("x", 8, Cancellation));
        Assert.Equal(0, await Store.UsesOfAsync("y", Cancellation));
    }

    [Fact]
    public async Task A_time_step_is_taken_once_and_none_before_it()
    {
        var other = await OpenedAsync();
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? Store : other).TryTakeStepAsync("x", 100, Cancellation).AsTask()));
        Assert.Single(taken, each => each);
        Assert.False(await Store.TryTakeStepAsync("x", 99, Cancellation));
        Assert.True(await Store.TryTakeStepAsync("x", 101, Cancellation));
        Assert.True(await Store.TryTakeStepAsync("y", 0, Cancellation));
    }

    [Fact]
    public async Task Many_who_come_first_make_the_tables_once()
    {
        var all = new List<IAccountStore>();
        for (var i = 0; i < 8; i++)
            all.Add(await OpenedAsync());
        await Task.WhenAll(all.Select(store => Task.Run(async () => await store.FindAsync("anna", Cancellation))));
        await AddAsync(new StoredAccount("anna"));
        Assert.All(await Task.WhenAll(all.Select(store => store.FindAsync("anna", Cancellation).AsTask())), Assert.NotNull);
    }

    private protected async ValueTask<IAccountStore> OpenedAsync()
    {
        _open.Add(await OpenAsync());
        return _open[^1];
    }

    private protected Task AddAsync(params StoredAccount[] accounts) => AddAsync([], accounts);

    private protected async Task AddAsync(StoredGroup[] groups, params StoredAccount[] accounts) =>
        Assert.Equal(StoreAnswer.Done, await Store.AddAsync(groups, accounts, Cancellation));

    private protected async Task<AccountEntry> FindAsync(string name) => Assert.IsType<AccountEntry>(await Store.FindAsync(name, Cancellation));

    private protected static async Task<string> RefusedAsync(ValueTask<StoreAnswer> answer) => Assert.IsType<StoreAnswer.Refused>(await answer).Reason;
}
