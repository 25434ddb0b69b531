using System.Globalization;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client;

/// <summary>The commands that are one exchange, or two, and no transfer.</summary>
public static class FtpClientCommands
{
    // See ResynchronizeAsync: more replies than these were never asked for.
    private const int MaximumStrayReplies = 16;

    public static Task DeleteAsync(this FtpClient client, string pathname, CancellationToken cancellation = default) => client.Control.CompleteAsync($"DELE {pathname}", cancellation);

    public static async Task RenameAsync(this FtpClient client, string source, string destination, CancellationToken cancellation = default)
    {
        await client.Control.ExpectAsync($"RNFR {source}", static reply => reply.IsIntermediate, cancellation).ConfigureAwait(false);
        await client.Control.CompleteAsync($"RNTO {destination}", cancellation).ConfigureAwait(false);
    }

    public static Task MakeDirectoryAsync(this FtpClient client, string pathname, CancellationToken cancellation = default) => client.Control.CompleteAsync($"MKD {pathname}", cancellation);

    public static Task RemoveDirectoryAsync(this FtpClient client, string pathname, CancellationToken cancellation = default) => client.Control.CompleteAsync($"RMD {pathname}", cancellation);

    public static Task ChangeDirectoryAsync(this FtpClient client, string pathname, CancellationToken cancellation = default) => client.Control.CompleteAsync($"CWD {pathname}", cancellation);

    public static Task ChangeToParentDirectoryAsync(this FtpClient client, CancellationToken cancellation = default) => client.Control.CompleteAsync("CDUP", cancellation);

    public static async Task<string> GetWorkingDirectoryAsync(this FtpClient client, CancellationToken cancellation = default)
    {
        var reply = await client.Control.CompleteAsync("PWD", cancellation).ConfigureAwait(false);
        return QuotedPathname.TryFind(reply.Text, out var pathname)
            ? pathname
            : throw new FtpException(FtpFailure.ConnectionLost, $"The reply to PWD holds no quoted pathname: {reply}", reply);
    }

    /// <summary>The transfer size in the type of files (RFC 3659 §4).</summary>
    public static async Task<long> GetSizeAsync(this FtpClient client, string pathname, CancellationToken cancellation = default)
    {
        await client.EnsureParametersAsync(cancellation).ConfigureAwait(false);
        var reply = await client.Control.CompleteAsync($"SIZE {pathname}", cancellation).ConfigureAwait(false);
        return long.TryParse(reply.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new FtpException(FtpFailure.ConnectionLost, $"The reply to SIZE is no number: {reply}", reply);
    }

    /// <summary>A time-val, YYYYMMDDHHMMSS[.sss] in UTC (RFC 3659 §2.3).</summary>
    public static async Task<string> GetModifiedAsync(this FtpClient client, string pathname, CancellationToken cancellation = default) =>
        (await client.Control.CompleteAsync($"MDTM {pathname}", cancellation).ConfigureAwait(false)).Text;

    /// <summary>
    /// ACCT (RFC 959 §4.1.1): completes a login that was answered 332; logged in already, it is for what the server wants it for.
    /// </summary>
    /// <returns>2yz.</returns>
    public static async Task<Reply> GiveAccountAsync(this FtpClient client, string account, CancellationToken cancellation = default)
    {
        var reply = await client.Control.AnswerAsync($"ACCT {account}", cancellation).ConfigureAwait(false);
        if (!reply.IsCompletion)
            throw new FtpException(FtpFailure.Login, $"The server refused the account: {reply}", reply);
        if (reply.Code == ReplyCode.UserLoggedIn)
            await client.GreetAsync(cancellation).ConfigureAwait(false);
        return reply;
    }

    /// <summary>
    /// For a server that replied once too often, so that every reply comes a command late: the reply to PWD is like no other, and
    /// with it the connection is in step again.
    /// </summary>
    public static async Task ResynchronizeAsync(this FtpClient client, CancellationToken cancellation = default)
    {
        var reply = await client.Control.ExchangeAsync("PWD", cancellation).ConfigureAwait(false);
        for (var strays = 0; reply.Code != ReplyCode.PathnameCreated; strays++)
        {
            // A server that refuses PWD, or knows none, is in step with that.
            if (reply.IsNegative || strays == MaximumStrayReplies)
                throw new FtpException(FtpFailure.ConnectionLost, $"The replies are not in step: PWD is answered with {reply}", reply);
            reply = await client.Control.NextReplyAsync("PWD", cancellation).ConfigureAwait(false);
        }
    }
}
