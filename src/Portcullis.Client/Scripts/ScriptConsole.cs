namespace Portcullis.Client.Scripts;

/// <summary>Where a script's words go, and where its answers come from.</summary>
/// <param name="Print">Takes listings and answers.</param>
/// <param name="Tell">Takes what is good to know and no answer: how much was transferred.</param>
/// <param name="Failed">Takes an <see cref="FtpException"/> or <see cref="ScriptException"/>.</param>
/// <param name="AskPassword">Finds the password of a user name; null where there is none to be had.</param>
/// <param name="Confirm">Asks yes or no; null where nobody is there to be asked, and all is done.</param>
public sealed record ScriptConsole(
    Action<string> Print,
    Action<string> Tell,
    Action<Exception> Failed,
    Func<string, string?> AskPassword,
    Func<string, bool>? Confirm);
