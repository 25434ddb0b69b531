namespace Portcullis.Server.DataTransfer;

/// <summary>What is kept of an upload that was cut off, for its account to go on with.</summary>
public enum PartialUploads
{
    /// <summary>What a restart marker reply (110) has promised, and nothing else.</summary>
    WhenMarked,

    /// <summary>Nothing; and no restart marker is answered, since nothing could be promised.</summary>
    Never,

    /// <summary>
    /// In MODE S and Z with TYPE I and STRU F all that came, too. SIZE then tells how much of a file that does not exist yet is
    /// there, and REST and APPE go on from it, as clients do by themselves.
    /// </summary>
    Always,
}
