namespace Portcullis.Storage.Quotas;

/// <summary>A limit of what folders hold together.</summary>
/// <param name="Name">Whose it is, in words for the client.</param>
/// <param name="Octets">Null for none.</param>
/// <param name="Files">Null for none.</param>
/// <param name="Folders">None within another, or what is in it counts twice.</param>
public sealed record QuotaLimit(string Name, long? Octets, long? Files, IReadOnlyList<CountedFolder> Folders);
