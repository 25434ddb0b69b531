using Portcullis.Protocol.Paths;

namespace Portcullis.Storage.Mounts;

/// <summary>A store, and where its root stands in the tree of an account.</summary>
public sealed record Mount(FtpPath Path, IStorage Storage);
