namespace Portcullis.State;

/// <summary>
/// The state cannot be read or written now: locked, gone, full, read-only, broken. Nothing is known of what was asked for, and it
/// may be asked again; whoever decides by it decides for the safe side.
/// </summary>
internal sealed class StateUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
