using System.Collections.Frozen;

namespace Portcullis.Server.Commands;

/// <summary>Every command of the server, in the order of RFC 959 §4.1 and of the RFCs after it. HELP and FEAT are read off here.</summary>
internal static class CommandTable
{
    public static IReadOnlyList<Command> All { get; } =
    [
        // Access control (RFC 959 §4.1.1).
        User.Command, Pass.Command, Acct.Command, Cwd.Command, Cdup.Command, Smnt.Command, Rein.Command, Quit.Command,

        // Transfer parameters (RFC 959 §4.1.2; RFC 2428).
        Port.Command, Eprt.Command, Pasv.Command, Epsv.Command, Type.Command, Stru.Command, Mode.Command,

        // Service (RFC 959 §4.1.3).
        Retr.Command, Stor.Command, Stou.Command, Appe.Command, Allo.Command, Rest.Command, Rnfr.Command, Rnto.Command,
        Abor.Command, Dele.Command, Rmd.Command, Mkd.Command, Pwd.Command, List.Command, Nlst.Command, Site.Command,
        Syst.Command, Stat.Command, Help.Command, Noop.Command,

        // RFC 2389, RFC 3659, draft-somers-ftp-mfxx.
        Feat.Command, Opts.Command, Mdtm.Command, Size.Command, Mlst.Command, Mlsd.Command, Mfmt.Command, Mfct.Command, Mff.Command,

        // RFC 2228, RFC 4217.
        Auth.Command, Pbsz.Command, Prot.Command, Ccc.Command,

        // RFC 1639, RFC 2640, RFC 7151.
        Lprt.Command, Lpsv.Command, Lang.Command, Host.Command,

        // Drafts and habits: hashes, ranges, and what clients ask servers.
        Hash.Command, .. XHash.Commands, Rang.Command, Avbl.Command, Dsiz.Command, Comb.Command, Clnt.Command, Csid.Command, Pret.Command,

        // The X forms (RFC 1123 §4.1.3.1).
        Cwd.Command.As("XCWD"), Cdup.Command.As("XCUP"), Pwd.Command.As("XPWD"), Mkd.Command.As("XMKD"), Rmd.Command.As("XRMD"),
    ];

    private static readonly FrozenDictionary<string, Command> ByVerb = All.ToFrozenDictionary(command => command.Verb, StringComparer.Ordinal);

    public static Command? Find(string verb) => ByVerb.GetValueOrDefault(verb);
}
