namespace Portcullis.Server.Sessions;

/// <summary>
/// SITE settings of IBM i that mean nothing to our files: kept and reported, so that a client which sets and asks is answered
/// as it expects.
/// </summary>
/// <param name="NameFormat">0 or 1. Names are pathnames in both: IBM's format 1 is what our tree is.</param>
/// <param name="CreateCcsid">In which new database files would be tagged.</param>
/// <param name="NullFields">Whether files with null fields would be transferred.</param>
public sealed record HostSettings(int NameFormat, string CreateCcsid, bool NullFields)
{
    public static readonly HostSettings Default = new(NameFormat: 1, CreateCcsid: "*CALC", NullFields: false);
}
