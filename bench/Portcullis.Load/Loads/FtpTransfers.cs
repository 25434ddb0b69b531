using Portcullis.Load.Wire;

namespace Portcullis.Load.Loads;

/// <summary>One session that is logged in, in its directory.</summary>
internal sealed class FtpTransfers : ITransfers
{
    private readonly FtpSession _session;

    public FtpTransfers(LoadOptions options)
    {
        _session = new FtpSession(options);
        try
        {
            _session.LogIn(transfers: true);
            if (options.Folder != "/")
                _session.Say("CWD ", options.Folder, '2');
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    public FtpSession Session => _session;

    public Connection Open(string verb, string name) => _session.Open(verb, name);

    public void Complete() => _session.Complete();

    public long End()
    {
        _session.Quit();
        return _session.Resumed;
    }

    public void Dispose() => _session.Dispose();
}
