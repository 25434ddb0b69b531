using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Server.Sessions;

/// <summary>What came while a transfer was under way, and is answered in its turn.</summary>
internal sealed class WaitingCommands
{
    /// <summary>With as many, reading pauses until the transfer has ended.</summary>
    private const int Maximum = 64;

    private readonly Queue<ControlInput> _inputs = new();
    private volatile bool _hasQuit;

    public bool IsEmpty => _inputs.Count == 0;

    public bool IsFull => _inputs.Count >= Maximum;

    /// <summary>The client has said goodbye, so that it may close its side. Asked by transfers, on their own threads.</summary>
    public bool HasQuit => _hasQuit;

    public void Enqueue(ControlInput input)
    {
        _inputs.Enqueue(input);
        _hasQuit |= input is ControlInput.Command { Line.Verb: "QUIT" };
    }

    public bool TryDequeue([NotNullWhen(true)] out ControlInput? input) => _inputs.TryDequeue(out input);
}
