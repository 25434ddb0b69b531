using Portcullis.Protocol.Representation;

namespace Portcullis.Client;

/// <summary>What TYPE, STRU and MODE the server was told last, so that each is sent when it changes, and only then.</summary>
internal sealed class ToldParameters(ControlConnection control)
{
    // Null where a raw command may have told it something else.
    private RepresentationType? _type = TransferParameters.Default.Type;
    private FileStructure? _structure = TransferParameters.Default.Structure;
    private TransmissionMode? _mode = TransferParameters.Default.Mode;

    /// <exception cref="FtpException">The server refused one; what it took before stands.</exception>
    public async Task EnsureAsync(TransferParameters wanted, CancellationToken cancellation)
    {
        if (_type != wanted.Type)
            await control.CompleteAsync($"TYPE {ParameterText.Of(wanted.Type)}", cancellation).ConfigureAwait(false);
        _type = wanted.Type;

        if (_structure != wanted.Structure)
            await control.CompleteAsync($"STRU {ParameterText.Of(wanted.Structure)}", cancellation).ConfigureAwait(false);
        _structure = wanted.Structure;

        if (_mode != wanted.Mode)
            await control.CompleteAsync($"MODE {ParameterText.Of(wanted.Mode)}", cancellation).ConfigureAwait(false);
        _mode = wanted.Mode;
    }

    /// <summary>The user sent a command of their own.</summary>
    public void Forget(string commandLine)
    {
        var verb = commandLine.Split(' ', 2)[0].ToUpperInvariant();
        if (verb is "TYPE" or "REIN")
            _type = null;
        if (verb is "STRU" or "REIN")
            _structure = null;
        if (verb is "MODE" or "REIN")
            _mode = null;
    }

    /// <summary>After REIN.</summary>
    public void Reset() =>
        (_type, _structure, _mode) = (TransferParameters.Default.Type, TransferParameters.Default.Structure, TransferParameters.Default.Mode);
}
