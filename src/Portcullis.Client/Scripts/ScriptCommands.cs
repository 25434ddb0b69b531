using System.Collections.Frozen;
using Portcullis.Client.Dialects;
using Portcullis.Client.Scripts.Commands;
using Portcullis.Protocol.Representation;

namespace Portcullis.Client.Scripts;

/// <summary>All commands of a script, one row each.</summary>
internal static class ScriptCommands
{
    public static readonly ScriptCommand Quote =
        new(["quote"], "word...", "send a command as it is, its words joined by one space", 1, int.MaxValue, static (c, a, t) => Answers.AnswerAsync(c, string.Join(' ', a), t));

    public static readonly ScriptCommand[] All =
    [
        // The session.
        new(["open", "connect"], "host [port]", "connect to a server", 1, 2, SessionCommands.OpenAsync),
        new(["secopen"], "host [port]", "connect to a server under TLS: implicit at port 990, else AUTH TLS", 1, 2, SessionCommands.OpenSecurelyAsync),
        new(["secdata"], "c|p", "transfer data in the clear, or under TLS as ever (PROT)", 1, 1, SessionCommands.ProtectDataAsync),
        new(["ccc"], "", "send commands in the clear from now on (CCC), for firewalls that read them", 0, 0, static (c, _, t) => Answers.AnswerAsync(c, "CCC", t)),
        new(["user"], "name [password [account]]", "log in", 1, 3, SessionCommands.LogInAsync) { SecretFrom = 1 },
        new(["pass"], "password", "give the password that the server asks for", 1, 1, SessionCommands.GivePasswordAsync) { SecretFrom = 0 },
        new(["acct", "account"], "account", "give the account that the server asks for (ACCT)", 1, 1, SessionCommands.GiveAccountAsync) { SecretFrom = 0 },
        new(["reinitialize"], "", "log out, and begin anew on the same connection (REIN)", 0, 0, SessionCommands.ReinitializeAsync),
        new(["reset"], "", "bring replies that come late into step again", 0, 0, static (c, _, t) => c.Client.ResynchronizeAsync(t)),
        new(["close", "disconnect"], "", "end the connection and stay here", 0, 0, static (c, _, t) => c.CloseAsync(t)),
        new(["quit", "bye"], "", "end the session", 0, 0, SessionCommands.QuitAsync),

        // Files.
        new(["get", "recv"], "remote [local] [(REPLACE]", "retrieve a file; it appears once it is whole", 1, 4, GetAndPut.GetAsync),
        new(["put", "send"], "local [remote]", "store a file", 1, 3, GetAndPut.PutAsync),
        new(["append"], "local [remote]", "append a file to one at the server", 1, 2, GetAndPut.AppendAsync),
        new(["mget"], "pattern... [(REPLACE]", "retrieve all files of the patterns", 1, int.MaxValue, ManyFiles.GetAsync),
        new(["mput"], "pattern...", "store all local files of the patterns", 1, int.MaxValue, ManyFiles.PutAsync),
        new(["mdelete"], "pattern...", "delete all files of the patterns at the server", 1, int.MaxValue, ManyFiles.DeleteAsync),
        new(["reget"], "remote [local]", "retrieve a file, and go on where LOCAL.part, or else LOCAL, ends", 1, 2, Resuming.GetAsync),
        new(["reput"], "local [remote]", "store a file, and go on where the one at the server ends", 1, 2, Resuming.PutAsync),
        new(["restart"], "[marker]", "let the next get or put go on from there: octets, or a marker of MODE B or C", 0, 1, Resuming.SetMarker),
        new(["sunique"], "[0|1]", "store under a name that the server finds (STOU)", 0, 1, Switches.StoreUnique),
        new(["delete", "rm"], "path", "delete a file", 1, 1, static (c, a, t) => c.Client.DeleteAsync(a[0], t)),
        new(["rename"], "from to", "rename a file or directory", 2, 2, static (c, a, t) => c.Client.RenameAsync(a[0], a[1], t)),
        new(["size"], "path", "show the transfer size of a file", 1, 1, Answers.SizeAsync),
        new(["mdtm"], "path", "show when a file was modified, in UTC", 1, 1, static async (c, a, t) => c.Print(await c.Client.GetModifiedAsync(a[0], t).ConfigureAwait(false))),

        // Directories.
        new(["ls"], "[path [local]] [(DISK]", "list a directory (LIST)", 0, 3, Listings.By(ListingCommand.List)),
        new(["dir"], "[path [local]] [(DISK]", "the same as ls", 0, 3, Listings.By(ListingCommand.List)),
        new(["nlst"], "[path [local]] [(DISK]", "list the names only (NLST)", 0, 3, Listings.By(ListingCommand.Nlst)),
        new(["mlsd"], "[path [local]] [(DISK]", "list for programs (MLSD)", 0, 3, Listings.By(ListingCommand.Mlsd)),
        new(["cd", "cwd"], "path", "change the working directory at the server", 1, 1, static (c, a, t) => c.Client.ChangeDirectoryAsync(a[0], t)),
        new(["cdup"], "", "change to the parent directory", 0, 0, static (c, _, t) => c.Client.ChangeToParentDirectoryAsync(t)),
        new(["pwd"], "", "show the working directory at the server", 0, 0, static async (c, _, t) => c.Print(await c.Client.GetWorkingDirectoryAsync(t).ConfigureAwait(false))),
        new(["mkdir"], "path", "make a directory", 1, 1, static (c, a, t) => c.Client.MakeDirectoryAsync(a[0], t)),
        new(["rmdir"], "path", "remove an empty directory", 1, 1, static (c, a, t) => c.Client.RemoveDirectoryAsync(a[0], t)),
        new(["lcd"], "path", "change the local directory", 1, 1, LocalCommands.ChangeDirectory),
        new(["lpwd"], "", "show the local directory", 0, 0, LocalCommands.PrintDirectory),

        // How files are transferred.
        new(["ascii"], "", "transfer text: CR LF on the wire, LF here (TYPE A)", 0, 0, static (c, _, t) => c.Client.SetTypeAsync(RepresentationType.AsciiNonPrint, t)),
        new(["ebcdic"], "", "transfer text in EBCDIC, which is UTF-8 here (TYPE E)", 0, 0, static (c, _, t) => c.Client.SetTypeAsync(RepresentationType.EbcdicNonPrint, t)),
        new(["binary", "image"], "", "transfer files as they are (TYPE I)", 0, 0, static (c, _, t) => c.Client.SetTypeAsync(RepresentationType.Image, t)),
        new(["type"], "[a|e|i|l 8|c ccsid]", "set the representation type; c is EBCDIC of a character set by number", 0, 2, Parameters.SetTypeAsync),
        new(["struct"], "[f|r]", "set the file structure: no structure, or records", 0, 1, Parameters.SetStructureAsync),
        new(["mode"], "[s|b|c|z]", "set the transmission mode: stream, block, compressed, deflate", 0, 1, Parameters.SetModeAsync),
        new(["locsite"], "[option...]", "show or set what is done here: REPLACE or NOREPLACE, RECFM=F or V, LRECL=n, CCSID=n or NONE, SUBSTITUTE or STRICT, TRIM=0 or 1, MARKERS=octets", 0, int.MaxValue, LocalOptions.SetAsync),
        new(["ltype"], "c ccsid", "set the code page of TYPE E here, without telling the server; text files are UTF-8 here", 2, 2, LocalOptions.SetLocalTypeAsync),
        new(["sendsite"], "[0|1]", "is taken and does nothing: files here have no record format that a SITE could tell", 0, 1, LocalCommands.SendSite),
        new(["sendepsv"], "[0|1]", "use EPSV, or not; without an argument the other of the two", 0, 1, Switches.Way(DataPortWays.Epsv)),
        new(["sendpasv"], "[0|1]", "use PASV after it", 0, 1, Switches.Way(DataPortWays.Pasv)),
        new(["sendeprt"], "[0|1]", "use EPRT after it", 0, 1, Switches.Way(DataPortWays.Eprt)),
        new(["sendport"], "[0|1]", "use PORT after it; with all four off, the default data port", 0, 1, Switches.Way(DataPortWays.Port)),
        new(["passive"], "", "turn EPSV and PASV off, or on again", 0, 0, Switches.Passive),

        // The server.
        Quote,
        new(["site"], "word...", "send a SITE command", 1, int.MaxValue, static (c, a, t) => Answers.AnswerAsync(c, $"SITE {string.Join(' ', a)}", t)),
        new(["namefmt"], "[0|1]", "ask for, or set, the server's format of names (SITE NAMEFMT)", 0, 1, static (c, a, t) => Answers.AnswerAsync(c, Answers.Site("NAMEFMT", a), t)),
        new(["listfmt"], "[0|1]", "ask for, or set, the server's format of listings (SITE LISTFMT)", 0, 1, static (c, a, t) => Answers.AnswerAsync(c, Answers.Site("LISTFMT", a), t)),
        new(["nullflds"], "[0|1]", "ask for, or set, whether the server transfers null fields (SITE NULLFLDS); files here have none", 0, 1, static (c, a, t) => Answers.AnswerAsync(c, Answers.Site("NULLFLDS", a), t)),
        new(["system", "syst"], "", "ask for the server's system (SYST)", 0, 0, static (c, _, t) => Answers.AnswerAsync(c, "SYST", t)),
        new(["stat"], "[path]", "ask for the server's status (STAT)", 0, 1, static (c, a, t) => Answers.AnswerAsync(c, a.Count == 0 ? "STAT" : $"STAT {a[0]}", t)),
        new(["noop"], "", "do nothing, and see that the server is there (NOOP)", 0, 0, static (c, _, t) => Answers.AnswerAsync(c, "NOOP", t)),
        new(["remotehelp"], "[command]", "ask the server for its commands (HELP)", 0, 1, static (c, a, t) => Answers.AnswerAsync(c, a.Count == 0 ? "HELP" : $"HELP {a[0]}", t)),

        // This program.
        new(["status", "locstat"], "", "show the connection and what has been set here", 0, 0, LocalCommands.ShowStatus),
        new(["verbose", "debug"], "[0|1]", "show each command and reply", 0, 1, Switches.Verbose),
        new(["prompt"], "[0|1]", "let mget, mput and mdelete ask before each file", 0, 1, Switches.Prompt),
        new(["syscmd", "!"], "[word...]", "is refused: this client runs no programs", 0, int.MaxValue, LocalCommands.RefuseSystemCommand),
        new(["help", "?"], "[command]", "show the commands", 0, 1, LocalCommands.Help),
    ];

    public static readonly FrozenDictionary<string, ScriptCommand> ByName =
        All.SelectMany(static command => command.Names, static (command, name) => KeyValuePair.Create(name, command)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
