namespace Portcullis.Client.Scripts;

/// <summary>What commands work on.</summary>
public sealed class ScriptContext(FtpClient client, TextWriter output, Func<string, string?> askPassword)
{
    public FtpClient Client { get; } = client;

    /// <summary>Takes listings and answers; refusals go elsewhere.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>lcd changes it, and leaves the process's own alone.</summary>
    public string LocalDirectory { get; set; } = Environment.CurrentDirectory;

    /// <summary>Finds the password of a user name; null where there is none to be had.</summary>
    public Func<string, string?> AskPassword { get; } = askPassword;

    /// <summary>True once a command has ended the session.</summary>
    public bool IsOver { get; set; }

    public string Local(string path) => Path.Combine(LocalDirectory, path);
}
