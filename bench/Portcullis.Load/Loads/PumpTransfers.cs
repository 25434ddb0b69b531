using System.Text;
using Portcullis.Load.Wire;

namespace Portcullis.Load.Loads;

/// <summary>The client of <see cref="Pump"/>: a connection for each file, begun with a line that says which.</summary>
internal sealed class PumpTransfers(LoadOptions options) : ITransfers
{
    private Connection? _last;

    public Connection Open(string verb, string name)
    {
        _last = new Connection(LibC.Connect(options.Address, options.Port));
        _last.Send(Encoding.UTF8.GetBytes($"{verb}{Path.Combine(options.Folder, name)}\n"));
        return _last;
    }

    public void Complete()
    {
    }

    public long End() => 0;

    public void Dispose() => _last?.Dispose();
}
