using System.Net;

namespace Portcullis.Server.Policies;

/// <summary>PORT and EPRT alike: the user-PI asks the server-DTP to connect to this data port.</summary>
/// <param name="Verb">The command as the client sent it, for the reply: PORT, EPRT; or the transfer command's own.</param>
/// <param name="DataPort">Where the server-DTP would connect to.</param>
/// <param name="ControlPeer">The address at the other end of the control connection.</param>
/// <param name="At">When: exceptions expire.</param>
/// <param name="Walk">The reserved ports this session asked for before.</param>
public sealed record DataPortRequest(string Verb, IPEndPoint DataPort, IPAddress ControlPeer, DateTimeOffset At, PortWalk Walk = default)
{
    /// <summary>What the settings of the account, the network or the server's profile say instead of <see cref="DataPortOptions.Preset"/>.</summary>
    public DataPortPreset? Preset { get; init; }
}

/// <summary>
/// The walk of Q140424: a client that asks for one port higher with each command. It is recognised at its second step.
/// </summary>
/// <param name="LastPort">The port last refused as reserved; 0 for none.</param>
/// <param name="Steps">How many refused ports in a row were each one higher than the one before.</param>
public readonly record struct PortWalk(int LastPort, int Steps)
{
    public bool IsRecognised => Steps >= 2;

    /// <summary>The walk after this port too has been refused.</summary>
    public PortWalk Refused(int port) => new(port, LastPort != 0 && port == LastPort + 1 ? Steps + 1 : 1);
}
