using System.Globalization;
using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Paths;
using Portcullis.Protocol.Representation;

namespace Portcullis.Protocol.Replies;

/// <summary>
/// The catalogue: every reply a server gives, made in one place so that code and text agree. Lines are kept under 100
/// characters where names allow it, because batch users scan them in fixed-width logs.
/// </summary>
public static class Replies
{
    // Access control (RFC 959 §4.1.1).

    /// <param name="text">The last line, and the only one where there is no banner.</param>
    /// <param name="banner">Lines before it.</param>
    public static Reply ServiceReady(string text, IEnumerable<string> banner) => new(ReplyCode.ServiceReady, [.. banner, text]);

    /// <summary>HOST (RFC 7151 §3).</summary>
    public static Reply HostAccepted(string text) => new(ReplyCode.ServiceReady, text);

    public static Reply Reinitialized { get; } = new(ReplyCode.ServiceReady, "Service ready for new user.");

    public static Reply ServiceClosing(string text) => new(ReplyCode.ServiceClosing, text);

    public static Reply ServiceNotAvailable(string reason) => new(ReplyCode.ServiceNotAvailable, reason);

    /// <summary>AUTH (RFC 4217 §4.1): the handshake follows.</summary>
    public static Reply SecurityMechanismAccepted { get; } = new(ReplyCode.SecurityMechanismAccepted, "Begin the TLS handshake.");

    public static Reply NeedPassword { get; } = new(ReplyCode.NeedPassword, "Password required.");

    public static Reply NeedAccount { get; } = new(ReplyCode.NeedAccount, "A one-time code is needed too: send it with ACCT.");

    public static Reply AnonymousNeedsPassword { get; } = new(ReplyCode.NeedPassword, "Anonymous access allowed; send your e-mail address as password.");

    public static Reply LoggedIn(IEnumerable<string> welcome) => new(ReplyCode.UserLoggedIn, [.. welcome, "User logged in."]);

    public static Reply LoggedInByCertificate(IEnumerable<string> welcome) => new(ReplyCode.UserAuthorized, [.. welcome, "User logged in by the client certificate; no password is needed."]);

    public static Reply LoginFailed { get; } = new(ReplyCode.NotLoggedIn, "Login incorrect.");

    public static Reply HomeInaccessible { get; } = new(ReplyCode.NotLoggedIn, "User cannot log in: home directory inaccessible.");

    public static Reply NotLoggedIn { get; } = new(ReplyCode.NotLoggedIn, "Log in with USER and PASS first.");

    public static Reply NeedUserFirst { get; } = new(ReplyCode.BadSequence, "Send USER first.");

    public static Reply AlreadyLoggedIn { get; } = new(ReplyCode.CommandSuperfluous, "Already logged in.");

    public static Reply AccountSuperfluous { get; } = new(ReplyCode.CommandSuperfluous, "No account information is needed here.");

    public static Reply NothingToMount { get; } = new(ReplyCode.CommandSuperfluous, "There is one file system here, and it is mounted.");

    /// <param name="directory">The new one.</param>
    /// <param name="annotation">Lines that tell of it.</param>
    public static Reply DirectoryChanged(FtpPath directory, IEnumerable<string> annotation) =>
        new(ReplyCode.FileActionOkay, [.. annotation, $"{Quote(directory)} is the working directory."]);

    public static Reply WorkingDirectory(FtpPath directory) => new(ReplyCode.PathnameCreated, $"{Quote(directory)} is the working directory.");

    // Transfer parameters (RFC 959 §4.1.2).

    public static Reply DataPortAccepted(string verb) => new(ReplyCode.CommandOkay, $"{verb} command successful.");

    public static Reply EnteringPassiveMode(IPEndPoint endPoint) =>
        new(ReplyCode.EnteringPassiveMode, $"Entering Passive Mode ({HostPort.Format(endPoint)}).");

    public static Reply EnteringExtendedPassiveMode(int port) =>
        new(ReplyCode.EnteringExtendedPassiveMode, $"Entering Extended Passive Mode {ExtendedHostPort.FormatPort(port)}");

    public static Reply EnteringLongPassiveMode(IPEndPoint endPoint) =>
        new(ReplyCode.EnteringLongPassiveMode, $"Entering Long Passive Mode ({LongHostPort.Format(endPoint)})");

    public static Reply ExtendedPassiveOnly { get; } = new(ReplyCode.CommandOkay, "EPSV ALL command successful; all but EPSV is refused from now on.");

    public static Reply ParameterSet(string what) => new(ReplyCode.CommandOkay, what);

    public static Reply ParameterNotImplemented(string text) => new(ReplyCode.ParameterNotImplemented, text);

    public static Reply RestartMarkerAccepted(RestartMarker marker) =>
        new(ReplyCode.PendingFurtherInformation, $"Restarting at {marker}. Send STOR, APPE or RETR to begin the transfer.");

    public static Reply RangeAccepted(long first, long last) =>
        new(ReplyCode.PendingFurtherInformation, last < first ? "The range is forgotten." : Invariant($"Octets {first} to {last}. Send RETR or HASH."));

    // Transfers (RFC 959 §4.1.3).

    public static Reply OpeningDataConnection(string text) => new(ReplyCode.OpeningDataConnection, text);

    /// <summary>STOU: this text exactly (RFC 1123 §4.1.2.9).</summary>
    public static Reply OpeningUnique(FtpPath file) => new(ReplyCode.OpeningDataConnection, $"FILE: {file.Name}");

    /// <summary>This text exactly: the sender's marker, then ours for the same place (RFC 1123 §4.1.3.4).</summary>
    public static Reply MarkerReached(RestartMarker sender, RestartMarker receiver) => new(ReplyCode.RestartMarker, $"MARK {sender} = {receiver}");

    public static Reply TransferComplete { get; } = new(ReplyCode.ClosingDataConnection, "Transfer complete.");

    /// <summary>MODE B and C: the next transfer may use the same connection (RFC 959 §3.2).</summary>
    public static Reply TransferCompleteConnectionOpen { get; } = new(ReplyCode.FileActionOkay, "Transfer complete; the data connection stays open.");

    /// <summary>Instead of a 150, with its text, where the data connection of the transfer before is used again.</summary>
    public static Reply DataConnectionAlreadyOpen(Reply preliminary) => new(ReplyCode.DataConnectionAlreadyOpen, preliminary.Text);

    public static Reply NotRepresentable(string reason) => new(ReplyCode.LocalError, reason);

    public static Reply CannotOpenDataConnection(string reason) => new(ReplyCode.CannotOpenDataConnection, $"Can't open data connection: {reason}");

    public static Reply TransferAborted(string reason) => new(ReplyCode.TransferAborted, $"Connection closed; transfer aborted: {reason}");

    public static Reply AbortSuccessful { get; } = new(ReplyCode.ClosingDataConnection, "ABOR command successful.");

    public static Reply NothingToAbort { get; } = new(ReplyCode.ClosingDataConnection, "ABOR command successful; no transfer was in progress.");

    public static Reply StorageAllocated { get; } = new(ReplyCode.CommandSuperfluous, "No storage allocation is necessary.");

    // Files and directories.

    public static Reply FileActionOkay(string text) => new(ReplyCode.FileActionOkay, text);

    public static Reply DirectoryCreated(FtpPath directory) => new(ReplyCode.PathnameCreated, $"{Quote(directory)} directory created.");

    public static Reply ReadyForRenameTo { get; } = new(ReplyCode.PendingFurtherInformation, "Send RNTO with the new pathname.");

    public static Reply ReadyForCopyTo { get; } = new(ReplyCode.PendingFurtherInformation, "Send SITE CPTO with the new pathname.");

    public static Reply NeedRenameFromFirst { get; } = new(ReplyCode.BadSequence, "Send RNFR first.");

    /// <summary>MD5 (draft-twine-ftpmd5).</summary>
    public static Reply FileHash(FtpPath path, string value) => new(ReplyCode.FileHash, $"{Quote(path)} {value}");

    public static Reply FileStatus(string text) => new(ReplyCode.FileStatus, text);

    public static Reply ActionNotTaken(string text) => new(ReplyCode.ActionNotTaken, text);

    /// <summary>MLST: one line with one leading space between two others (RFC 3659 §7.2).</summary>
    public static Reply Facts(FtpPath path, string factLine) =>
        new(ReplyCode.FileActionOkay, $"Listing {path}", " " + factLine, "End.");

    // Information.

    /// <summary>STAT and the listing of a directory by STAT.</summary>
    public static Reply Status(ReplyCode code, string first, IEnumerable<string> inner, string last) =>
        new(code, [first, .. inner.Select(line => " " + line), last]);

    public static Reply Help(string first, IEnumerable<string> inner, string last) => Status(ReplyCode.HelpMessage, first, inner, last);

    public static Reply Help(string text) => new(ReplyCode.HelpMessage, text);

    /// <summary>RFC 2389 §3.2: each feature on a line of its own, after exactly one space.</summary>
    public static Reply Features(IReadOnlyCollection<string> features) =>
        features.Count == 0
            ? new(ReplyCode.SystemStatus, "No features.")
            : Status(ReplyCode.SystemStatus, "Features:", features, "End");

    /// <summary>The first word decides how clients take listings and line ends.</summary>
    public static Reply SystemType(string text) => new(ReplyCode.SystemType, text);

    public static Reply SystemTypeOf(string text) => new(ReplyCode.SystemType, text);

    public static Reply CommandOkay(string text = "Command okay.") => new(ReplyCode.CommandOkay, text);

    public static Reply CommandSuperfluous(string text) => new(ReplyCode.CommandSuperfluous, text);

    // What is wrong with a command.

    public static Reply CommandNotRecognized { get; } = new(ReplyCode.SyntaxError, "Command not recognized. HELP lists the commands.");

    /// <summary>500 and not 504: it is in RFC 959's list for SITE, and lftp takes it for "never mind" (SITE CHMOD after each upload).</summary>
    public static Reply SiteCommandNotRecognized { get; } = new(ReplyCode.SyntaxError, "There is no such SITE command; SITE HELP lists them.");

    public static Reply CommandNotImplemented { get; } = new(ReplyCode.CommandNotImplemented, "Command not implemented. HELP lists the commands.");

    public static Reply LineTooLong(int limit) => new(ReplyCode.SyntaxError, Invariant($"Command line too long: the limit is {limit} octets. All of it was discarded."));

    public static Reply LineHasNul { get; } = new(ReplyCode.ArgumentSyntaxError, "The command line holds a NUL octet.");

    public static Reply ArgumentMissing(string syntax) => new(ReplyCode.ArgumentSyntaxError, $"Argument missing. Syntax: {syntax}");

    public static Reply ArgumentUnexpected(string syntax) => new(ReplyCode.ArgumentSyntaxError, $"This command takes no argument. Syntax: {syntax}");

    public static Reply ArgumentWrong(string reason) => new(ReplyCode.ArgumentSyntaxError, reason);

    /// <summary>PBSZ and PROT after CCC (RFC 4217 §5).</summary>
    public static Reply ProtectionIsSettled { get; } = new(ReplyCode.BadSequence, "After CCC the protection of data connections stays as it is.");

    public static Reply BadSequence(string text) => new(ReplyCode.BadSequence, text);

    /// <summary>What nobody expected. The details stand in the operator's log under the reference, and only there.</summary>
    public static Reply LocalError(string reference) => new(ReplyCode.LocalError, $"Local error in processing; the operator finds the details under {reference}.");

    /// <summary>A refusal by a policy, or a fault of the store, whose code is decided elsewhere.</summary>
    public static Reply Refused(ReplyCode code, string reason) => new(code, reason);

    /// <summary>A pathname in double quotes, those inside it doubled (RFC 959 Appendix II).</summary>
    private static string Quote(FtpPath path) => $"\"{path.Value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
