using Portcullis.Server.Accounts;
using Portcullis.Server.Commands;
using Portcullis.Tests.Conversations;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Conformance;

/// <summary>
/// Every command in every state of a session, in every way it may come. <see cref="UserPi"/> holds each reply against the
/// table of RFC 959 §5.4; here, that there is one final reply and no more, and that the session lives on.
/// </summary>
public sealed class StateMatrixTests
{
    private const string BeforeGreeting = "before the greeting", BeforeLogin = "before a login", AfterUser = "after USER", AfterPass = "after a PASS answered 332", AfterRein = "after REIN",
        AfterHost = "after HOST", LoggedIn = "logged in", PassivePort = "with a passive port", ActivePort = "with a data port told",
        AfterRnfr = "after RNFR", AfterRest = "after REST", AfterRang = "after RANG", AfterCpfr = "after SITE CPFR", AfterEpsvAll = "after EPSV ALL",
        DataConnectionOpen = "with a data connection left open", Receiving = "while a file is received", Sending = "while a file is sent",
        Waiting = "while a data connection is waited for", Hashing = "while a file is hashed";

    private static readonly string[] NotLoggedIn = [BeforeGreeting, BeforeLogin, AfterUser, AfterPass, AfterRein, AfterHost];

    private static readonly string[] States =
    [
        .. NotLoggedIn, LoggedIn, PassivePort, ActivePort, AfterRnfr, AfterRest, AfterRang, AfterCpfr, AfterEpsvAll, DataConnectionOpen, Receiving, Sending, Waiting,
        Hashing,
    ];

    public static TheoryData<string, string> StatesAndVerbs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var state in States)
            {
                foreach (var command in CommandTable.All)
                    data.Add(state, command.Verb);
            }

            return data;
        }
    }

    private const string LastBlock = "\u0040\0\u0002de";

    /// <param name="EndAsync">Ends what is under way, so that what waits behind it has its turn.</param>
    /// <param name="LeftOpen">The data connection of a transfer that has ended, in MODE B.</param>
    private sealed record Data(Func<Task>? EndAsync, UserDtp? LeftOpen)
    {
        public static readonly Data None = new(null, null);
    }

    [Fact]
    public void Every_command_has_its_samples() =>
        Assert.Equal(CommandTable.All.Select(command => command.Verb).Order(), CommandSamples.Verbs.Order());

    [Theory]
    [MemberData(nameof(StatesAndVerbs))]
    public async Task Every_command_in_every_state_has_one_reply_of_the_table(string state, string verb)
    {
        foreach (var line in CommandSamples.All(verb))
        {
            HoldingStorage? holding = null;
            await using var conversation = await Conversation.BeginAsync(
                options => Offering.Everything(options) with { Authenticator = new AskingForAccount(options.Authenticator) }, storage: inner => state == Hashing ? holding = new HoldingStorage(inner, Held.OpenRead) : inner);
            var user = conversation.Call();
            var data = await BringToAsync(conversation, user, holding, state);

            await user.SendAsync(line);
            var last = await FinishAsync(user, line, data);
            AssertIsRight(state, verb, line, last);

            if (last.Code is 221 or 421)
            {
                await user.ExpectEndAsync();
                continue;
            }

            // No reply of any other command has this text: one reply too many would be read in its place.
            await user.SayAsync("HELP NOOP", "214 Syntax: NOOP");
            Assert.Empty(user.Unanswered);
        }
    }

    // What was under way is let end, data connections that are opened are served, and the last reply is returned.
    private static async Task<WireReply> FinishAsync(UserPi user, string line, Data data)
    {
        if (data.EndAsync is { } endAsync)
        {
            // Then the command has come while the transfer is under way.
            while (!user.Control.IsDelivered)
                await Task.Yield();
            if (line != "ABOR")
                await endAsync();
        }

        WireReply reply;
        do
        {
            reply = await user.ReadReplyAsync();
            if (reply.Code is 150 or 125)
                await ServeAsync(user, line.Split(' ')[0], reply.Code == 125 ? data.LeftOpen : null);
        }
        while (user.Unanswered.Count > 0);
        return reply;
    }

    // An upload ends by FIN, and of a download all is taken.
    private static async Task EndAsync(UserDtp transfer)
    {
        transfer.Connection.ShutdownSend();
        await transfer.ReceiveAllAsync();
    }

    private static async Task ServeAsync(UserPi user, string verb, UserDtp? leftOpen)
    {
        switch (leftOpen, CommandSamples.IsUpload(verb))
        {
            case (null, _) when !user.HasDataPort:
                break;
            case (null, true):
                await (await user.OpenDataAsync()).SendAllAsync("some");
                break;
            case (null, false):
                await (await user.OpenDataAsync()).ReceiveAllAsync();
                break;
            case (_, true):
                await leftOpen.SendAsync(LastBlock);
                break;
        }
    }

    private static void AssertIsRight(string state, string verb, string line, WireReply last)
    {
        if (line != CommandSamples.Right(verb))
            return;
        if (NotLoggedIn.Contains(state) && CommandSamples.NeedsLogin(verb))
            Assert.Equal(530, last.Code);
        if (state == AfterEpsvAll && verb is "PORT" or "EPRT" or "LPRT" or "PASV" or "LPSV")
            Assert.Equal(503, last.Code);
        if (state == PassivePort && verb is not ("RNTO" or "HOST" or "AUTH" or "PBSZ" or "PROT" or "CCC"))
            Assert.True(last.Code < 400, $"\"{line}\" failed: {last.Text}");
    }

    private static async Task<Data> BringToAsync(Conversation conversation, UserPi user, HoldingStorage? holding, string state)
    {
        if (state == BeforeGreeting)
            return Data.None;
        await user.ExpectAsync("220");

        switch (state)
        {
            case BeforeLogin:
                return Data.None;
            case AfterUser:
                await user.SayAsync("USER anna", "331");
                return Data.None;
            case AfterPass:
                await user.SayAsync("USER coded", "331");
                await user.SayAsync("PASS secret", "332");
                return Data.None;
            case AfterHost:
                await user.SayAsync("HOST 192.0.2.21", "220");
                return Data.None;
        }

        await user.LogInAsync();
        switch (state)
        {
            case AfterRein:
                await user.SayAsync("REIN", "220");
                break;
            case PassivePort:
                await user.SayAsync("PASV", "227");
                break;
            case ActivePort:
                await user.OfferDataPortAsync(40_001);
                break;
            case AfterRnfr:
                await user.SayAsync("RNFR letter.txt", "350");
                break;
            case AfterRest:
                await user.SayAsync("PASV", "227");
                await user.SayAsync("REST 4", "350");
                break;
            case AfterRang:
                await user.SayAsync("TYPE I", "200");
                await user.SayAsync("PASV", "227");
                await user.SayAsync("RANG 0 3", "350");
                break;
            case AfterCpfr:
                await user.SayAsync("SITE CPFR letter.txt", "350");
                break;
            case AfterEpsvAll:
                await user.SayAsync("EPSV ALL", "200");
                break;
            case DataConnectionOpen:
                await user.SayAsync("MODE B", "200");
                await user.SayAsync("PASV", "227");
                var left = await user.OpenDataAsync();
                await user.SayAsync("STOR blocks", "150");
                await left.SendAsync(LastBlock);
                await user.ExpectAsync("250");
                return new Data(null, left);
            case Receiving:
                await user.SayAsync("PASV", "227");
                var upload = await user.OpenDataAsync();
                await user.SayAsync("STOR upload.txt", "150");
                await upload.SendAsync("half");
                await user.UntilTransferredAsync(4);
                return new Data(() => EndAsync(upload), null);
            case Sending:
                await conversation.Storage.PutAsync("/big", new string('x', 200_000));
                await user.SayAsync("PASV", "227");
                var download = await user.OpenDataAsync();
                await user.SayAsync("RETR big", "150");
                await download.ReceiveAsync(10);
                return new Data(() => EndAsync(download), null);
            case Waiting:
                await user.SayAsync("PASV", "227");
                await user.SayAsync("STOR upload.txt", "150");
                return new Data(async () => await EndAsync(await user.OpenDataAsync()), null);
            case Hashing:
                await user.SendAsync("HASH letter.txt");
                await holding!.ReachedAsync();
                return new Data(
                    () =>
                    {
                        holding.Release();
                        return Task.CompletedTask;
                    },
                    null);
        }

        return Data.None;
    }

    /// <summary>The user coded needs account information too, and it is whatever the sample of ACCT has.</summary>
    private sealed class AskingForAccount(IAuthenticator others) : IAuthenticator
    {
        public ValueTask<AuthenticationResult> AuthenticateAsync(Credentials credentials, CancellationToken cancellation) =>
            credentials.UserName != "coded"
                ? others.AuthenticateAsync(credentials, cancellation)
                : ValueTask.FromResult<AuthenticationResult>(new AuthenticationResult.AccountNeeded((_, cancel) => others.AuthenticateAsync(credentials with { UserName = "anna" }, cancel)));
    }
}
