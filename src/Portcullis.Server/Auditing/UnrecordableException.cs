using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Server.Auditing;

/// <summary>What was to begin could not be put on the audit record, and has not begun. The dispatcher makes the reply of it.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It says one thing.")]
internal sealed class UnrecordableException() : Exception("The audit record cannot be written now.");
